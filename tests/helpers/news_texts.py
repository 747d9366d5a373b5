"""News in many languages, all made up: a council puts off the opening of a bridge."""

from __future__ import annotations

BRIDGE = {
    "pl": (
        "Rada miasta zdecydowała w poniedziałek, że nowy most nad rzeką zostanie otwarty dopiero w przyszłym roku. Burmistrz powiedział "
        "dziennikarzom, że koszty wzrosły o połowę, a mieszkańcy będą musieli jeszcze poczekać. Według urzędników prace opóźniły się przez "
        "powódź."
    ),
    "cs": (
        "Městská rada v pondělí rozhodla, že nový most přes řeku bude otevřen až příští rok. Starostka řekla novinářům, že náklady vzrostly "
        "o polovinu a obyvatelé si budou muset počkat. Podle úředníků se práce zpozdily kvůli povodni, která loni zničila část stavby."
    ),
    "hu": (
        "A városi tanács hétfőn úgy döntött, hogy az új híd csak jövőre nyílik meg. A polgármester azt mondta az újságíróknak, hogy a "
        "költségek a felével nőttek, és a lakóknak még várniuk kell. A tisztviselők szerint az árvíz miatt késtek a munkálatok, a "
        "szerződést őszre módosítják."
    ),
    "ru": (
        "Городской совет в понедельник решил, что новый мост через реку откроют только в следующем году. Мэр сообщил журналистам, что "
        "расходы выросли вдвое, а жителям придётся подождать. По словам чиновников, работы задержались из-за наводнения."
    ),
    "uk": (
        "Міська рада в понеділок вирішила, що новий міст через річку відкриють лише наступного року. Мер повідомив журналістам, що витрати "
        "зросли вдвічі, а мешканцям доведеться зачекати. За словами чиновників, роботи затрималися через повінь у її передмісті."
    ),
    "bg": (
        "Градският съвет реши в понеделник, че новият мост над реката ще бъде открит едва догодина. Кметът каза пред журналисти, че "
        "разходите са се удвоили и жителите ще трябва да почакат. Според чиновници работата е закъсняла заради наводнението."
    ),
    "fr": (
        "Le conseil municipal a décidé lundi que le nouveau pont ne serait ouvert que l’année prochaine. La maire a déclaré aux "
        "journalistes que les coûts avaient augmenté de moitié et que les habitants devraient patienter. Selon les autorités, les travaux "
        "ont été retardés par une crue."
    ),
    "de": (
        "Der Stadtrat hat am Montag entschieden, dass die neue Brücke über den Fluss erst im nächsten Jahr geöffnet wird. Die "
        "Bürgermeisterin sagte, die Kosten seien um die Hälfte gestiegen. Nach Angaben der Behörden verzögerte ein Hochwasser die Arbeiten "
        "an der Straße."
    ),
    "es": (
        "El ayuntamiento decidió el lunes que el nuevo puente sobre el río no se abrirá hasta el próximo año. La alcaldesa dijo a los "
        "periodistas que los costes habían aumentado a la mitad y que los vecinos tendrán que esperar. Según las autoridades, la inundación "
        "retrasó las obras de la señalización."
    ),
    "pt": (
        "A câmara municipal decidiu na segunda-feira que a nova ponte sobre o rio não será aberta antes do próximo ano. A presidente disse "
        "aos jornalistas que os custos aumentaram e que os moradores terão de esperar. Segundo as autoridades, a inundação atrasou a "
        "construção."
    ),
    "sv": (
        "Kommunfullmäktige beslutade på måndagen att den nya bron över älven öppnas först nästa år. Borgmästaren sade till journalister att "
        "kostnaderna hade ökat med hälften och att invånarna måste vänta. Enligt myndigheterna försenades arbetet av en översvämning."
    ),
    "en": (
        "The council decided on Monday that the new bridge “will not be opened” until next year. The mayor told reporters that costs had "
        "risen by half – and that residents would have to wait. “It’s the flood,” an official said, adding that the town’s café had closed."
    ),
    "ro": (
        "Consiliul municipal a decis luni ca podul nou peste râu să fie deschis abia anul viitor. Primarul le-a spus jurnaliştilor că "
        "preţurile au crescut şi că locuitorii vor trebui să aştepte. Potrivit autorităţilor, lucrările au întârziat din cauza "
        "inundaţiilor."
    ),
    "el": (
        "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα ότι η νέα γέφυρα πάνω από το ποτάμι θα ανοίξει το επόμενο έτος. Ο δήμαρχος είπε στους "
        "δημοσιογράφους ότι το κόστος αυξήθηκε κατά το ήμισυ. Άλλες εργασίες καθυστέρησαν λόγω πλημμύρας."
    ),
    "tr": (
        "Belediye meclisi pazartesi günü yeni köprünün ancak gelecek yıl açılacağına karar verdi. Belediye başkanı gazetecilere maliyetin "
        "yarı yarıya arttığını ve halkın beklemesi gerektiğini söyledi. Yetkililere göre çalışmalar sel yüzünden gecikti. İşçiler Şubat "
        "ayında döndü."
    ),
    "he": (
        "מועצת העיר החליטה ביום שני כי הגשר החדש מעל הנהר ייפתח רק בשנה הבאה. ראש העירייה אמר לעיתונאים כי העלויות עלו בחצי וכי התושבים "
        "יצטרכו להמתין. לדברי הרשויות, העבודות התעכבו בגלל השיטפון."
    ),
    "ar": (
        "قرر مجلس المدينة يوم الاثنين أن الجسر الجديد فوق النهر لن يفتح قبل العام المقبل. وقال رئيس البلدية للصحفيين إن التكاليف ارتفعت "
        "بمقدار النصف وإن على السكان الانتظار. وبحسب السلطات تأخرت الأعمال بسبب الفيضان."
    ),
    "lt": (
        "Miesto taryba pirmadienį nusprendė, kad naujas tiltas per upę bus atidarytas tik kitais metais. Meras žurnalistams sakė, kad "
        "išlaidos padidėjo per pusę ir kad gyventojams teks palaukti. Pasak pareigūnų, darbai vėlavo dėl potvynio, o sutartį keis rudenį."
    ),
    "th": (
        "สภาเมืองมีมติเมื่อวันจันทร์ว่าสะพานใหม่ข้ามแม่น้ำจะเปิดใช้ในปีหน้า "
        "นายกเทศมนตรีบอกกับผู้สื่อข่าวว่าค่าใช้จ่ายเพิ่มขึ้นครึ่งหนึ่ง "
        "และประชาชนต้องรอต่อไป เจ้าหน้าที่ระบุว่างานล่าช้าเพราะน้ำท่วม"
    ),
    "ko": (
        "시의회는 월요일 강을 가로지르는 새 다리가 내년에야 개통될 것이라고 결정했다. 시장은 기자들에게 비용이 절반가량 늘었으며 "
        "주민들은 더 기다려야 한다고 말했다. 당국에 따르면 공사는 홍수로 늦어졌다. 주민들은 버스 노선을 요구하고 있다."
    ),
    "ja": (
        "市議会は月曜日、川に架かる新しい橋の開通が来年になると決めた。市長は記者団に対し、費用が半分ほど増え、住民はさらに待たな"
        "ければならないと述べた。当局によると、工事は洪水のために遅れている。住民からはバス路線を求める声が出ている。"
    ),
    "zh": (
        "市议会周一决定，横跨河流的新桥要到明年才能通车。市长对记者说，费用增加了一半，居民还需要继续等待。有关部门表示，工程因为"
        "去年的洪水而推迟。一些居民要求政府开通新的公交线路，并说他们已经等了三年。"
    ),
    "et": (
        "Linnavolikogu otsustas esmaspäeval, et uus sild üle jõe avatakse alles järgmisel aastal. Linnapea ütles ajakirjanikele, et kulud "
        "on kasvanud poole võrra. Žürii otsus šokeeris."
    ),
    "zh-Hant": (
        "市議會週一決定，橫跨河流的新橋要到明年才能通車。市長對記者說，費用增加了一半，居民還需要繼續等待。有關部門表示，工程因為"
        "去年的洪水而推遲。一些居民要求政府開通新的公車路線，並說他們已經等了三年。"
    ),
}
