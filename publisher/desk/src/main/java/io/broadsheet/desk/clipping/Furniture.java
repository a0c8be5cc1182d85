package io.broadsheet.desk.clipping;

import io.broadsheet.desk.clipping.Block.Shape;
import io.broadsheet.desk.integrity.Link;
import io.broadsheet.desk.integrity.LinkInspector;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands on every page of a site around its articles. */
enum Furniture {
    COPYRIGHT("copyright line"),
    FOLLOW("follow link"),
    HOME("home link"),
    NAVIGATION("navigation"),
    CONTACT("contact line"),
    COUNTER("visitor counter"),
    NOTICE("site notice");

    private static final Pattern RIGHTS = Pattern.compile(
            "^[\\s\\W]{0,3}(?:©|\\(c\\)|copyright\\b|copyleft\\b|all rights reserved|alle rechte|tous droits|todos los derechos|tutti i diritti)"
                    + "|©\\s*(?:copyright\\s*)?(?:19|20)\\d\\d|\\bcopyright\\s*(?:©|\\(c\\))?\\s*(?:19|20)\\d\\d"
                    + "|\\b(?:19|20)\\d\\d\\s*©|\\ball rights reserved\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern FOLLOWING = Pattern.compile(
            "\\b(?:follow|find us|like us|join us|share|tweet|subscribe|rss|newsletter|folgen|folgt|suivez|s[ií]gue|seguici|abonn)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern HOMEWARD = Pattern.compile(
            "\\b(?:home|homepage|startseite|accueil|inicio|index|main page|front page|back|top|zur[üu]ck|retour|volver|indietro|contents)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern WRITE_TO = Pattern.compile(
            "\\be-?mail\\b|\\bcontact\\b|\\bwebmaster\\b|\\bwrite to (?:us|the editor)|\\bletters? to the editor|\\bkontakt\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern COUNTING = Pattern.compile(
            "\\byou are visitor\\b|\\bvisitors? (?:number|since|no)\\b|\\bhits since\\b|\\bpage views\\b|\\bbesucher\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NOTICES = Pattern.compile(
            "^\\W*(?:(?:this page was )?last (?:updated|modified|revised)|best viewed|(?:site |page )?designed by|hosted by|powered by|made with"
                    + "|print(?:er.friendly| this| version)|bookmark this|add to favou?rites|click here to print)\\b",
            Pattern.CASE_INSENSITIVE);

    private final String label;

    Furniture(String label) {
        this.label = label;
    }

    /** What an editor calls it. */
    String label() {
        return label;
    }

    /** The kind of furniture that the block is, or empty for anything else. */
    static Optional<Furniture> of(Block block) {
        String text = block.text();
        if (block.shape() == Shape.RULE || block.shape() == Shape.IMAGE || text.length() > 300) {
            return Optional.empty();
        }
        boolean linked = !block.links().isEmpty();
        if (RIGHTS.matcher(text).find()) {
            return Optional.of(COPYRIGHT);
        }
        if (linked
                && text.length() <= 120
                && block.links().size() <= 8
                && FOLLOWING.matcher(text).find()
                && LinkInspector.spamWords(text).isEmpty()) {
            return Optional.of(FOLLOW);
        }
        boolean stays = block.links().stream().allMatch(Furniture::staysHere);
        if (linked && stays && block.linkShare() >= 0.6) {
            if (text.length() <= 80 && HOMEWARD.matcher(text).find()) {
                return Optional.of(HOME);
            }
            if (block.links().size() >= 2) {
                return Optional.of(NAVIGATION);
            }
        }
        if (text.length() <= 160 && WRITE_TO.matcher(text).find() && writes(block)) {
            return Optional.of(CONTACT);
        }
        if (text.length() <= 120 && COUNTING.matcher(text).find()) {
            return Optional.of(COUNTER);
        }
        return text.length() <= 120 && NOTICES.matcher(text).find() ? Optional.of(NOTICE) : Optional.empty();
    }

    private static boolean staysHere(Link link) {
        boolean homeward = HOMEWARD.matcher(link.words()).find()
                && link.words().length() <= 40
                && LinkInspector.spamWords(link).isEmpty();
        return homeward || LinkInspector.host(link.url()) == null;
    }

    private static boolean writes(Block block) {
        return block.links().stream()
                .anyMatch(link ->
                        link.url().strip().toLowerCase(java.util.Locale.ROOT).startsWith("mailto:")
                                || WRITE_TO.matcher(link.words()).find());
    }
}
