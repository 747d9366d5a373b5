"""Settings with the file and line that they come from: read, checked, shown."""

from newslint.config.load import load_config as load_config
from newslint.config.model import Config as Config
