package io.broadsheet.desk.integrity;

import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at links the way a wary editor does. Thread-safe. */
public final class LinkInspector {
    private static final Pattern ADDRESS =
            Pattern.compile("^\\s*(?:(https?):)?//([^/?#\\\\]*)(.*)$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern SCHEME =
            Pattern.compile("^[\\s\\x00-\\x20]*([a-z][a-z0-9+.-]*)\\s*:", Pattern.CASE_INSENSITIVE);
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern WWW = Pattern.compile("^www\\d?\\.");
    private static final Pattern SPAM = Pattern.compile(
            "(?<!\\p{L})(?:casinos?|casin[oò]|poker|jackpots?|roulette|slots?|slot machines?|sports?bets?|betting|bookmakers?|gambling|togel|judi|"
                    + "viagra|cialis|levitra|xanax|tramadol|ambien|phentermine|kamagra|pills?|pharmac(?:y|ies)|drugstores?|"
                    + "steroids?|weight loss|diet pills?|loans?|payday|cash advance|kredite?|credit repair|forex|binary options|"
                    + "crypto giveaway|free bitcoin|porn|xxx|escorts?|webcam girls?|hookups?|replicas?|rolex|fake watches|"
                    + "louis vuitton|cheap jerseys|essay writing|write my essay|dissertation writing|backlinks?|seo services|"
                    + "buy followers|free spins)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    // Words that an honest article may well put a link on, too.
    private static final Set<String> AMBIGUOUS = Set.of(
            "loan",
            "loans",
            "slot",
            "slots",
            "pill",
            "pills",
            "pharmacy",
            "pharmacies",
            "betting",
            "gambling",
            "steroid",
            "steroids",
            "kredit",
            "kredite",
            "drugstore",
            "drugstores",
            "forex",
            "poker",
            "jackpot",
            "jackpots");
    private static final Set<String> SHORTENERS = Set.of(
            "bit.ly",
            "tinyurl.com",
            "goo.gl",
            "t.co",
            "ow.ly",
            "is.gd",
            "v.gd",
            "buff.ly",
            "rebrand.ly",
            "cutt.ly",
            "adf.ly",
            "shorturl.at",
            "rb.gy",
            "t.ly",
            "lnkd.in",
            "tiny.cc",
            "bl.ink",
            "soo.gd",
            "clck.ru",
            "linktr.ee");
    private static final Pattern REDIRECT = Pattern.compile(
            "[?&][a-z_]{0,12}=https?(?::|%3a)|/(?:redirect|redir|goto|out|away|exit)(?:\\.php|\\.asp|\\.cgi)?[?/]",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SHOWN_ADDRESS =
            Pattern.compile("^(?:https?://)?((?:[\\p{L}\\d-]+\\.)+\\p{L}{2,})(?:[/?#].*)?$", Pattern.CASE_INSENSITIVE);
    // Letters of other alphabets that pass for Latin ones at a glance.
    private static final Pattern LATIN_LOOKING = Pattern.compile("[аеорсухіјѕһԁԛԝьвнкмтαοινκρτυ0-9.-]+");

    private final Set<String> ownHosts;

    /** @param ownHosts hosts of the publication, without {@code www.} */
    public LinkInspector(Set<String> ownHosts) {
        this.ownHosts = Set.copyOf(ownHosts);
    }

    /** The host of a web address without {@code www.}, in Unicode and lower case; null for anything else. */
    public static @Nullable String host(String url) {
        Matcher matcher = ADDRESS.matcher(url);
        if (!matcher.find()) {
            return null;
        }
        String authority = matcher.group(2);
        String host = PORT.matcher(authority.substring(authority.lastIndexOf('@') + 1))
                .replaceAll("");
        if (host.isEmpty()) {
            return null;
        }
        String lower = host.toLowerCase(Locale.ROOT);
        return WWW.matcher(lower.contains("xn--") ? IDN.toUnicode(lower) : lower)
                .replaceAll("");
    }

    /** Whether the link leads to somebody else's site. */
    public boolean leadsAway(String url) {
        String host = host(url);
        return host != null && !ownHosts.contains(host);
    }

    /** Whether the link runs code or carries its own content instead of leading anywhere. */
    public static boolean runsCode(String url) {
        Matcher matcher = SCHEME.matcher(url);
        if (!matcher.find()) {
            return false;
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        return scheme.equals("javascript") || scheme.equals("data") || scheme.equals("vbscript");
    }

    /** Words that spam is made of, in the link's words and its address; lower case. */
    public static Set<String> spamWords(Link link) {
        Set<String> words = spamWords(link.words());
        // Addresses join words by hyphens and slashes.
        words.addAll(spamWords(link.url().replaceAll("[-_/.+%?=&]", " ")));
        return words;
    }

    public static Set<String> spamWords(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = SPAM.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /**
     * Whether the link is about something that the article is not about: its spam words stand nowhere in the article's own
     * words, and they are not of the kind that a single honest link may have.
     *
     * @param vocabulary spam words in the article outside its links
     */
    public static boolean isForeign(Link link, Set<String> vocabulary) {
        Set<String> words = spamWords(link);
        words.removeIf(word -> vocabulary.contains(word)
                || vocabulary.contains(word + "s")
                || (word.endsWith("s") && vocabulary.contains(word.substring(0, word.length() - 1))));
        return words.size() > 1 || (words.size() == 1 && !AMBIGUOUS.containsAll(words));
    }

    /** Doubts that a link raises wherever it stands; empty for an honest one. */
    public List<String> doubts(String url, String words) {
        List<String> doubts = new ArrayList<>(deceits(url, words));
        Set<String> spam = spamWords(new Link(url, words));
        if (!spam.isEmpty()) {
            doubts.add("spam words: " + String.join(", ", spam));
        }
        String host = host(url);
        if (host != null && SHORTENERS.contains(host)) {
            doubts.add("a shortener hides where it leads");
        }
        if (host != null && REDIRECT.matcher(url).find()) {
            doubts.add("a redirect hides where it leads");
        }
        return doubts;
    }

    /** Doubts that no honest link raises. */
    public List<String> deceits(String url, String words) {
        List<String> deceits = new ArrayList<>();
        if (runsCode(url)) {
            deceits.add("it runs a script");
        }
        String host = host(url);
        if (host == null) {
            return deceits;
        }
        if (isLookAlike(host)) {
            deceits.add("its host mixes alphabets to look like another: " + host);
        }
        Matcher address = ADDRESS.matcher(url);
        if (address.find() && address.group(2).contains("@")) {
            deceits.add("it hides its host behind a name");
        }
        Matcher shown = SHOWN_ADDRESS.matcher(words.strip());
        if (shown.matches() && !sameSite(shown.group(1).toLowerCase(Locale.ROOT), host)) {
            deceits.add("its words name another address");
        }
        return deceits;
    }

    private static boolean sameSite(String shown, String host) {
        String bare = WWW.matcher(shown).replaceAll("");
        return bare.equals(host) || host.endsWith("." + bare) || bare.endsWith("." + host);
    }

    private static boolean isLookAlike(String host) {
        String[] labels = host.split("\\.", -1);
        boolean latinEnding =
                labels.length > 0 && labels[labels.length - 1].chars().allMatch(c -> c < 0x80);
        for (String label : labels) {
            EnumSet<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
            label.codePoints().filter(Character::isLetter).forEach(c -> scripts.add(UnicodeScript.of(c)));
            boolean mixed = scripts.contains(UnicodeScript.LATIN)
                    && (scripts.contains(UnicodeScript.CYRILLIC) || scripts.contains(UnicodeScript.GREEK));
            boolean disguised = !scripts.contains(UnicodeScript.LATIN)
                    && !scripts.isEmpty()
                    && latinEnding
                    && LATIN_LOOKING.matcher(label).matches();
            if (mixed || disguised) {
                return true;
            }
        }
        return false;
    }
}
