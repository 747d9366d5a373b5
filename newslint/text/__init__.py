"""Texts: a document with its lines, sentences, words, characters and language."""

from newslint.text.document import Document as Document
