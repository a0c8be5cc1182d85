package io.broadsheet.syndication.sample;

/** Sentences of many languages and scripts: the first article of the Universal Declaration of Human Rights, or a part of it. */
enum Languages {
    ENGLISH(
            "en-GB",
            "All human beings are born free and equal in dignity and rights.",
            "They are endowed with reason and conscience."),
    GERMAN(
            "de-AT",
            "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
            "Sie sind mit Vernunft und Gewissen begabt."),
    FRENCH(
            "fr",
            "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
            "Ils sont doués de raison et de conscience."),
    SPANISH(
            "es",
            "Todos los seres humanos nacen libres e iguales en dignidad y derechos.",
            "¿Están dotados de razón y conciencia? ¡Sí!"),
    ITALIAN(
            "it",
            "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.",
            "Essi sono dotati di ragione e di coscienza."),
    PORTUGUESE(
            "pt-BR",
            "Todos os seres humanos nascem livres e iguais em dignidade e em direitos.",
            "Dotados de razão e de consciência."),
    POLISH(
            "pl",
            "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.",
            "Są oni obdarzeni rozumem i sumieniem."),
    CZECH(
            "cs",
            "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv.",
            "Jsou nadáni rozumem a svědomím."),
    HUNGARIAN(
            "hu",
            "Minden emberi lény szabadon születik és egyenlő méltósága és joga van.",
            "Az emberek ésszel bírnak."),
    FINNISH(
            "fi",
            "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan.",
            "Heille on annettu järki ja omatunto."),
    TURKISH(
            "tr",
            "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.",
            "Akıl ve vicdana sahiptirler. İıŞş."),
    VIETNAMESE(
            "vi",
            "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền.",
            "Mọi con người đều được tạo hóa ban cho lý trí."),
    RUSSIAN(
            "ru",
            "Все люди рождаются свободными и равными в своём достоинстве и правах.",
            "Они наделены разумом и совестью."),
    UKRAINIAN(
            "uk",
            "Всі люди народжуються вільними і рівними у своїй гідності та правах.",
            "Вони наділені розумом і совістю."),
    SERBIAN(
            "sr-Latn",
            "Sva ljudska bića rađaju se slobodna i jednaka u dostojanstvu i pravima.",
            "Ona su obdarena razumom i svešću."),
    GREEK(
            "el",
            "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
            "Είναι προικισμένοι με λογική."),
    HEBREW("he", "כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם.", "כולם חוננו בתבונה ובמצפון."),
    ARABIC("ar", "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.", "وقد وهبوا عقلًا وضميرًا."),
    PERSIAN(
            "fa",
            "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند.",
            "همه دارای عقل و وجدان هستند."),
    URDU("ur", "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔", "انہیں ضمیر اور عقل ودیعت ہوئی ہے۔"),
    HINDI(
            "hi",
            "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
            "उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है।"),
    BENGALI(
            "bn",
            "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।",
            "তাঁদের বিবেক এবং বুদ্ধি আছে।"),
    TAMIL(
            "ta",
            "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.",
            "அவர்கள் மதிப்பிலும் உரிமைகளிலும் சமமானவர்கள்."),
    THAI("th", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ", "ต่างมีเหตุผลและมโนธรรม"),
    CHINESE("zh-Hans", "人人生而自由，在尊严和权利上一律平等。", "他们赋有理性和良心。"),
    CHINESE_TRADITIONAL("zh-Hant", "人人生而自由，在尊嚴和權利上一律平等。", "他們賦有理性和良心。"),
    JAPANESE("ja", "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。", "人間は、理性と良心とを授けられている。"),
    KOREAN("ko", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.", "인간은 천부적으로 이성과 양심을 부여받았다."),
    GEORGIAN(
            "ka",
            "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით.",
            "მათ მინიჭებული აქვთ გონება და სინდისი."),
    ARMENIAN(
            "hy",
            "Բոլոր մարդիկ ծնվում են ազատ ու հավասար իրենց արժանապատվությամբ ու իրավունքներով։",
            "Նրանք ունեն բանականություն ու խիղճ։"),
    AMHARIC("am", "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።", "የተፈጥሮ ማስተዋልና ሕሊና ስላለው።"),
    YIDDISH(
            "yi",
            "יעדער מענטש װערט געבױרן פֿרײַ און גלײַך אין כּבֿוד און רעכט.",
            "יעדער איז באַשאָנקן מיט פֿאַרשטאַנד און געװיסן.");

    private final String tag;
    private final String first;
    private final String second;

    Languages(String tag, String first, String second) {
        this.tag = tag;
        this.first = first;
        this.second = second;
    }

    String tag() {
        return tag;
    }

    String title() {
        return first.length() > 60 ? second : first;
    }

    String first() {
        return first;
    }

    String second() {
        return second;
    }
}
