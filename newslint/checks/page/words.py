"""Words that mark a line as boilerplate: `main_block` reads lines with them. Not a check itself.

They are evidence, not decisions: what becomes of a line depends on all that `main_block` sees of it and of the lines around it. Languages
stand together because English boilerplate stands on foreign pages too.
"""

from __future__ import annotations

import re

# Single words of menus, share bars, forms and footers.
_BUTTONS = """
home menu search login log-in logout sign-in sign-up register subscribe subscription newsletter newsletters cookies cookie privacy
imprint copyright
advertisement advertising advertise sponsored sitemap faq rss facebook twitter instagram youtube whatsapp linkedin pinterest telegram
tiktok flipboard
reddit tumblr threads bluesky xing e-mail email app apps podcast podcasts video videos share print careers jobs account disclaimer
e-paper epaper
de: anmelden abmelden registrieren abo abonnement abonnieren datenschutz impressum agb kontakt startseite anzeige werbung teilen drucken
merken suche suchen
menü mediadaten karriere stellenmarkt barrierefreiheit nutzungsbedingungen
fr: accueil connexion abonnez-vous s'abonner s'inscrire inscription partager imprimer publicité confidentialité recherche rechercher
contactez-nous
es: inicio suscríbete suscripción suscribirse compartir imprimir publicidad privacidad buscar contacto registrarse hemeroteca
it: accedi abbonati abbonamento abbonamenti iscriviti registrati condividi stampa pubblicità cerca contatti
pt: entrar assine assinar assinatura compartilhar partilhar publicidade privacidade contato cadastre-se
nl: inloggen aanmelden abonneren delen advertentie zoeken privacybeleid klantenservice
sv da no fi is: logga prenumerera dela annons sök kontakt integritetspolicy abonnér abonner annonce søg logg annonse søk personvern
kundeservice kirjaudu tilaa
jaa mainos haku yhteystiedot tietosuoja áskrift innskrá
pl cs sk hr hu ro: zaloguj prenumerata udostępnij reklama szukaj regulamin prywatności přihlásit předplatné sdílet hledat prihlásiť
predplatné zdieľať
prijava pretplata podijeli oglas bejelentkezés előfizetés megosztás hirdetés keresés impresszum autentificare abonează-te distribuie
publicitate căutare
tr el: giriş abone paylaş reklam iletişim künye anasayfa σύνδεση εγγραφή κοινοποίηση διαφήμιση αναζήτηση επικοινωνία
ru uk bg: войти подписаться подписка поделиться реклама поиск контакты вход регистрация увійти підписатися підписка поділитися пошук
контакти реклама
търсене абонамент
id vi: masuk daftar berlangganan bagikan iklan beranda redaksi
ar he fa hi: الرئيسية اشترك مشاركة إعلان إعلانات اتصل תפריט חיפוש התחברות הרשמה פרסומת שיתוף اشتراک تبلیغات होम विज्ञापन शेयर लॉगिन
ko: 로그인 회원가입 구독 공유 광고 검색 메뉴 홈 댓글
"""
BUTTONS = frozenset(word for word in _BUTTONS.split() if not word.endswith(":") and len(word) > 1)
# The same in scripts without blanks, anywhere in a short line.
UNSPACED_BUTTONS = tuple(
    """
    登录 登錄 登入 注册 註冊 訂閱 订阅 分享 广告 廣告 首页 首頁 会員 ログイン メニュー 検索 広告 購読 会社概要
    プライバシー 搜索 搜尋 隐私 隱私 เข้าสู่ระบบ โฆษณา
    แชร์ หน้าแรก สมัครสมาชิก
    """.split()
)

# How headings begin behind which other articles, tags, offers are listed.
RELATED = tuple(
    phrase.strip()
    for phrases in """
    related | recommended | more from | more on | more in | more stories | more news | more about | more like | you may | you might
    read more | read next | read also | also read | most read | most popular | most viewed | most shared | most recent | most watched
    popular | trending | latest | recent | top stories | top news | editor's pick | editors' pick | editor's choice | don't miss
    do not miss | up next | see also | tags | topics | topic: | tagged | filed under | share this | share on | share your
    about the author | sponsored | promoted | around the web | follow us | sign up | subscribe | categories | archives
    what to read next | what's new | best of | in this section | from our partners | our newsletters | next article | next post
    previous post | related post | next story | job market | contact us | about us | join our | elsewhere | mehr zum | mehr zu
    mehr aus | mehr von | mehr artikel | mehr lesen | mehr dazu | lesen sie | auch interessant | weitere | ähnliche | das könnte
    meistgelesen | am meisten gelesen | aktuelle | themen | schlagw | zum thema | passend | neueste | newsletter | stellenmarkt
    beliebt | empfehl | anzeige | folgen sie | über den autor | in eigener sache | nächster artikel | à lire | lire aussi | sur le même
    articles liés | articles similaires | articles recommand | les plus lus | plus lus | dans la même | mots-clés | nos newsletters
    voir aussi | à découvrir | la suite | le plus lu | à la une | derniers articles | plus d'articles | en direct | suivez-nous
    les dernières | thématiques | más leíd | más noticias | más en | más información | más sobre | lo más | te puede | noticias relac
    relacionad | artículos relac | lee también | leer también | etiquetas | temas | archivado | últimas | te recomend | también te
    síguenos | otras noticias | ver más | leggi anche | altri articoli | potrebbe | articoli correlati | i più letti | più letti
    ultime | argomenti | ti potrebbe | correlati | seguici | vedi anche | leia mais | leia também | veja mais | veja também | mais lid
    mais notícias | mais sobre | últimas | saiba mais | assuntos | tópicos | recomendad | siga-nos | lees ook | lees meer | lees verder
    meer over | meer nieuws | meer lezen | meer van | meest gelezen | gerelateerd | net binnen | volg ons | aanbevolen | läs mer
    läs också | läs även | mer om | mer från | mest läst | relaterat | senaste | fler nyheter | les også | les mer | læs også | læs mere
    mest lest | mest læst | flere nyheder | flere saker | relatert | relateret | siste nytt | seneste | lue myös | lue lisää
    luetuimmat | aiheet | uusimmat | suosituim | fleiri fréttir | mest lesið | czytaj też | czytaj także | czytaj więcej
    czytaj również | zobacz też | zobacz także | zobacz również | polecamy | polecane | najczęściej | najnowsze | tagi | powiązane
    przeczytaj | čtěte také | související | nejčtenější | témata | další články | mohlo by vás | prečítajte si | súvisiace
    najčítanejšie | pročitajte i | povezane | najčitanije | vezano | ilgili | benzer | çok okunan | etiketler | son dakika | diğer haber
    önerilen | sıradaki | читайте также | читать также | читайте нас | похожие | популярное | теги | по теме | ещё по теме | другие
    самое | смотрите также | последние | материалы по теме | новости партн | читайте також | схожі | популярн | теги | за темою
    інші новини | останні | головне | прочетете още | още по темата | свързани | baca juga | baca lainnya | berita terkait | berita lain
    berita terbaru | terpopuler | artikel terkait | rekomendasi | terkini | halaman selanjutnya | xem thêm | tin liên quan | đọc thêm
    tin cùng | tin mới | từ khóa | chủ đề | tin khác | bài viết liên quan | kapcsolódó | olvass | legolvasottabb | címkék | ajánl
    legfrissebb | további | citește și | citiți și | articole | cele mai | etichete | recomand | pe aceeași temă | διαβάστε | σχετικά
    περισσότερα | δημοφιλ | ροή ειδήσεων | τελευταία νέα | اقرأ | مواضيع | الأكثر | ذات صلة | أخبار ذات | شاهد | المزيد | אולי | המלצות
    עוד ב | כתבות | תגיות | قرأ أيضا | مطالب مرتبط | پربازدید | संबंधित | ये भी | यह भी | और पढ़ें
    関連 | おすすめ | ランキング | 人気 | この記事
    あわせて読 | 最新 | 注目 | 相关 | 相關 | 推荐 | 推薦 | 热门 | 熱門 | 延伸阅读 | 延伸閱讀 | 更多 | 最新 | 責任編輯 | 责任编辑
    관련 | 인기 | 많이 본 | 추천 | 주요 | 최신 | 실시간 | 이 기사
    ข่าวที่เกี่ยวข้อง | อ่านเพิ่ม | แท็ก | ข่าวล่าสุด | เรื่องที่เกี่ยวข้อง
    keep reading | more to read | more to explore | you'll also | you will also like | we recommend | similar articles | similar posts
    similar stories | other articles | other stories | other posts | other news | all articles | all posts | all news | all stories
    more by | view all posts | posts by | about the writer | about this author | view my complete profile | previous article
    previous story | older post | newer post | older article | newer article | post navigation | posts navigation | page navigation
    posted in | posted under | filed in | labels: | this entry was posted | this post was | bookmark the permalink | trackback
    pingback | blogroll | tag cloud | blog archive | share with | share article | share post | sharing | like this: | like loading
    click to share | email this | stay connected | stay up to date | connect with us | get in touch | get the latest
    support our | support us | was this article | was this page | report a | upcoming events | featured posts | featured articles
    featured stories | featured products | customers who | add to cart | load more | show more | see all | view all | watch next
    back to top | back to home | skip to | main menu
    für dich empfohlen | für sie empfohlen | empfohlene | verwandte | ähnlich | die meistgelesenen | die beliebtesten
    meistgesehen | meistkommentiert | die neuesten | neue artikel | neue beiträge | letzte beiträge | letzte artikel | letzte kommentare
    andere artikel | alle artikel | alle beiträge | alle meldungen | alle nachrichten | alle themen | alle veranstaltungen
    mehr über | mehr auf | mehr in | mehr nachrichten | mehr news | mehr meldungen | mehr beiträge | lesen sie auch | lies auch
    lesetipps | relevante artikel | relevante beiträge | siehe auch | vorheriger | voriger | nächster | nächste seite | vorherige
    beitragsnavigation | beitrags-navigation | artikelnavigation | seitennavigation | abgelegt unter
    veröffentlicht in | veröffentlicht unter | verschlagwortet | tags: | dieser beitrag wurde | dieser eintrag wurde | der beitrag wurde
    gepostet von | eingestellt von | artikel teilen | beitrag teilen | seite teilen | teile diese | teilen mit | teilen sie
    teilen via | teilen auf | weitersagen | gefällt mir | seite drucken | artikel drucken | nach oben | zum seitenanfang | zurück zu
    zurück zur | über die autor | über mich | zur person | autor: | zum autor | newsticker | aus dem archiv | aus unserem archiv
    das könnte dich | das könnte ihnen | auch interessant | interessant für sie | unsere empfehlung | unsere partner | anmeldung zum
    pour aller plus loin | à voir aussi | lisez aussi | les articles les plus | articles récents | autres articles | articles précédents
    article précédent | article suivant | dans la même rubrique | classé dans | publié dans | étiquettes
    partager
    partagez | à propos de l'auteur | tous les articles | ailleurs sur le web | recommandé pour vous | vous aimerez | nos partenaires
    entradas recientes | artículos recientes | entrada anterior | entrada siguiente | artículo anterior | siguiente artículo
    navegación de entradas | publicado en | sobre el autor | comparte | compártelo | compartir | otros artículos
    articoli recenti | articolo precedente | articolo successivo | navigazione articoli | pubblicato in | sull'autore
    condividi | navegação de post | artigos relacionados | posts relacionados | publicado em | sobre o autor
    compartilhe | partilhe | artigo anterior | próximo artigo | gerelateerde | vorig bericht | volgend bericht | berichtnavigatie
    geplaatst in | over de auteur | deel dit | dit delen | lees verder | inläggsnavigering | relaterade | dela det
    publicerat i | indlægsnavigation | relaterede | del dette | innleggsnavigasjon | relaterte | del denne | artikkelien selaus
    lue aiheesta | lisää aiheesta | aiheeseen liittyv | jaa artikkeli | nawigacja wpisu | podobne | powiązane | poprzedni wpis
    następny wpis | udostępnij | o autorze | navigace pro příspěvek | podobné články | související články | sdílet článek | o autorovi
    yazı gezinmesi | benzer yazılar | paylaş | навигация по записям | похожие записи | похожие статьи | рубрики | метки | поделиться
    об авторе | навігація записів | поділитися | про автора | bejegyzés navigáció | megosztás | navigare în articole | distribuie
    πλοήγηση άρθρων | κοινοποίηση
    投稿ナビゲーション | シェアする | 前の記事 | 次の記事 | 文章导航 | 上一篇 | 下一篇 | 相关文章 | 이전 글 | 다음 글
    """.strip().splitlines()
    for phrase in phrases.split("|")
)

# How the headings and the buttons of readers' comments begin.
COMMENTS = tuple(
    phrase.strip()
    for phrases in """
    comments | comment on | leave a reply | leave a comment | post a comment | add a comment | add comment | view comments
    show comments | join the conversation | join the discussion | top comments | top rated comments | conversation | discussion
    comments are closed | you must log in to post | you must be logged in | reader comments | write a comment | disqus | kommentare
    kommentar schreiben | leserkommentare | diskutieren | diskussion | commentaires | laisser un commentaire | réagir | réactions
    comentarios | deja un comentario | deja una respuesta | commenti | lascia un commento | comentários | deixe um comentário
    deixe uma resposta | reacties | reageer | geef een reactie | kommentarer | kommentera | skriv kommentar | kommentit | kommentoi
    komentarze | dodaj komentarz | skomentuj | diskuse | komentáře | diskusia | komentari | yorumlar | yorum yap | yorum yaz
    комментарии | комментировать | обсуждение | коментарі | коментари | komentar | bình luận | ý kiến | hozzászól | kommentek
    comentarii | lasă un comentariu | σχόλια | σχολιάστε | تعليقات | اترك تعليق | التعليقات | תגובות | הוספת תגובה | نظرات | टिप्पणी
    コメント | 评论 | 評論 | 留言 | 网友评论 | 댓글 | 의견 | ความคิดเห็น | แสดงความคิดเห็น
    comment via | comment with | share or comment | reader comment | responses to | no comments | 0 comments | no responses
    one comment | recent comments | cancel reply | name (required) | your name | enter your comment | you are commenting using
    fill in your details | notify me of | subscribe to comments | subscribe to: post comments | log in to comment | login to comment
    sign in to comment | be the first to | leave a response | write a response | submit comment | post comment | add your
    schreibe einen | schreiben sie einen kommentar | einen kommentar | kommentar hinterlassen | kommentar abgeben | kommentar verfassen
    kommentar erstellen | kommentar eingeben | kommentar absenden | keine kommentare | ihr kommentar | dein kommentar
    ihre meinung | deine meinung | was denken sie | was meinen sie | so können sie kommentieren | antwort abbrechen
    antwort hinterlassen | hinterlasse | gib hier deinen | trage deine daten | du kommentierst mit | benachrichtige mich
    benachrichtigung bei | informiere mich | name (erforderlich) | leserbriefe | zum kommentieren | lesermeinungen | diskutieren sie
    diskutiere mit | forum zu | beiträge zum thema | leave your
    laissez un commentaire | votre commentaire | ajouter un commentaire | poster un commentaire | aucun commentaire | répondre
    un commentaire | vos réactions | annuler la réponse | votre nom | donnez votre avis | soyez le premier
    sin comentarios | deja tu comentario | dejar un comentario | cancelar la respuesta | escribe un comentario | tu nombre
    nessun commento | lascia una risposta | annulla risposta | scrivi un commento | il tuo nome
    nenhum comentário | deixe uma | cancelar resposta | seu comentário | o seu comentário
    geen reacties | laat een reactie | plaats een reactie | reactie | reactie annuleren | lämna ett svar | lämna en kommentar
    inga kommentarer | ingen kommentarer | legg igjen | skriv en kommentar | skriv et svar | jätä kommentti | vastaa | ei kommentteja
    brak komentarzy | anuluj komentarz | napsat komentář | žádné komentáře | pridať komentár | bir cevap | bir yanıt
    оставить комментарий | добавить комментарий | нет комментариев | залишити | додати коментар
    leave comment | lasă un | hozzászólás | αφήστε | コメントを | コメントする | 发表评论 | 发表回复 | 댓글 남기기 | 댓글쓰기
    """.strip().splitlines()
    for phrase in phrases.split("|")
)
# What stands in or under a single comment.
COMMENT_MARKS = re.compile(
    r"(?:reply|upvote|antworten|répondre|responder|rispondi|reageer|svara|svar|vastaa|odpowiedz|odpovědět|odpovedať|yanıtla|"
    r"cevapla|ответить|відповісти|balas|trả lời|válasz|răspunde|απάντηση|رد|הגב|返信|回复|回覆|답글|ตอบกลับ)\b|\d+ (?:likes?|votes?|"
    r"replies|points?)\b|.*(?:\b(?:says|said|writes|wrote|schreibt|schrieb|sagt|dit|dice|disse|zegt|rating|votes):?$|"
    r"\bat \d{1,2}:\d\d|\bpermalink\b|\breply$|\bantworten$|\bvotes?$)"
)

# What notices about the site, its terms and its reader's data say, in lines of any length.
NOTICES = tuple(
    (
        "cookie|newsletter|privacy|datenschutz|confidentialité|privacidad|privacidade|informativa|personvern|integritetspolicy|"
        "all rights reserved|alle rechte|tous droits|todos los derechos|todos os direitos|tutti i diritti|copyright|©|subscrib|"
        "sign up|log in|sign in|abonn|your email|e-mail-adresse|javascript|browser|kişisel veri|çerez|affiliate|gdpr|consent|"
        "by clicking|terms of|registered|suscri|iscriviti|assine |подпис|все права|файлы cookie|підпис|prenumer|przetwarzani|"
        "regulamin|osobních údaj|előfiz|hak cipta|bản quyền|حقوق|כל הזכויות|無断転載|版权所有|著作権|"
        "利用規約|저작권|무단전재|ad block|adblock|"
        "werbung|publicité|publicidad|"
        "required fields|not be published|opens in new window|neuem fenster geöffnet|proudly powered|powered by wordpress|trackback|pingback|"
        "permalink|akismet|captcha|forgot password|forgot your password|shopping cart|add to cart|report abuse|terms and conditions|"
        "pflichtfelder|nicht veröffentlicht|(erforderlich)|passwort vergessen|in den warenkorb|ihr warenkorb|zum warenkorb|merkzettel|"
        "kundenkonto|inkl. mwst|zzgl. versand|impressum|alle angaben ohne gewähr|netiquette|einverstanden, dass|"
        "champs obligatoires|sera pas publiée|mot de passe oublié|mentions légales|nouvelle fenêtre|données personnelles|"
        "campos obligatorios|no será publicad|aviso legal|contraseña|ventana nueva|carrito|non sarà pubblicato|campi obbligatori|"
        "note legali|nuova finestra|carrello|não será publicado|campos obrigatórios|nova janela|carrinho|niet gepubliceerd|"
        "vereiste velden|nieuw venster|winkelwagen|alle rechten|inte publiceras|obligatoriska fält|alla rättigheter|varukorg|"
        "ikke blive publiceret|ikke bli publisert|alle rettigheder|alle rettigheter|ei julkaista|pakolliset kentät|kaikki oikeudet|"
        "evästeet|tietosuojase|zostanie opublikowany|wymagane pola|wszelkie prawa|polityka prywatności|nebude zveřejněna|všechna práva|"
        "yayımlanmayacak|yayınlanmayacak|tüm hakları|gizlilik politikası|не будет опубликован|обязательные поля|"
        "политика конфиденциальности|не оприлюднюватиметься|усі права|всі права|nem tesszük közzé|minden jog|nu va fi publicată|"
        "toate drepturile|με επιφύλαξη|πνευματικ|不会被公开|隐私政策|icp备|必須項目|公開されることはありません|개인정보처리방침|개인정보 처리방침"
    ).split("|")
)


def by_start(phrases: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Group phrases by their first two characters: what a line may begin with is looked up, not searched."""
    return {start: tuple(p for p in phrases if p[:2] == start) for start in {p[:2] for p in phrases}}


RELATED_BY_START, COMMENTS_BY_START = by_start(RELATED), by_start(COMMENTS)

# Dates, times, ages of a post, reading times.
TIMES = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d+ ?(?:min|mins|minutes?|hours?|hrs?|"
    r"days?|weeks?|months?|years?|h|d|w|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?|heures?|jours?|mois|horas?|días?|"
    r"minutos?|meses|ore|minuti|giorni|mesi|dias|uur|dagen|weken|timmar|dagar|timer|dage|dager|tuntia|godzin|dni|hodin|dny|"
    r"saat|gün|dk|час\w*|мин\w*|хв\w*|дн\w*|год\w*|jam|hari|menit|giờ|phút|ngày|órája|napja|ore|zile|ώρες)\b|"
    r"\d ?[月日年時时分小시일월년분]"
)
