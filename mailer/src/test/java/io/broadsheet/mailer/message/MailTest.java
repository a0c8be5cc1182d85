package io.broadsheet.mailer.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.mailer.KeyedHash;
import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.Seals;
import io.broadsheet.mailer.bounce.ReturnPaths;
import io.broadsheet.mailer.layout.LayoutConfig;
import io.broadsheet.mailer.layout.MailTemplates;
import io.broadsheet.mailer.layout.PlainText;
import io.broadsheet.mailer.testing.MailerUnderTest;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written is read back by a mail library as it was meant, and keeps the limits of the standards byte by byte. */
class MailTest {
    private static final Instant DATED = Instant.parse("2026-09-14T06:30:00Z");
    private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz012345";
    private static final String OTHER_TOKEN = "543210zyxwvutsrqponmlkjihgfedcba";
    private static final Edition.Gaps LINKS = new Edition.Gaps(
            "https://review.example.org/unsubscribe/" + TOKEN, "https://review.example.org/preferences/" + OTHER_TOKEN);
    private static final PublicationConfig PUBLICATION = new PublicationConfig(
            "The \"Example\" Review", "Every week", "https://review.example.org", "© The Example Review", List.of());
    private static final MailConfig CONFIG = new MailConfig(
            "newsletter@review.example.org",
            null,
            null,
            200,
            Duration.ofHours(48),
            Duration.ofDays(4),
            Duration.ofMinutes(1),
            Duration.ofHours(4));

    private static final LayoutConfig LAYOUT = new LayoutConfig(null, LayoutConfig.Body.FULL, "12 Example Street, Ulm");
    private static final String VIEW =
            "https://review.example.org/issues/" + new Seals(new byte[32]).seal("issue-page", 1);

    private final Press press = press(PUBLICATION, LAYOUT);

    /** Headers of an article, as far as the mail shows them. */
    record Words(String title, String body, @Nullable String name) {}

    @Property(tries = 150)
    void whatIsWrittenIsReadBackAndNoLineIsTooLong(@ForAll("words") Words words) throws Exception {
        Article article =
                MailerUnderTest.article("a-slug", words.title(), "<p>" + escaped(words.body()) + "</p>", words.body());
        Recipient reader = new Recipient(7, "reader@readers.example", words.name(), TOKEN, OTHER_TOKEN);

        byte[] raw = written(article, reader);

        MimeMessage message = read(raw);
        Mail meant = press.write(article, LINKS, VIEW);
        assertThat(message.getSubject()).isEqualTo(words.title());
        assertThat(part(message, 0)).isEqualTo(meant.text().replaceAll("\r\n|\r|\n", "\r\n"));
        assertThat(part(message, 1)).isEqualTo(meant.html().replaceAll("\r\n|\r|\n", "\r\n"));
        InternetAddress to = (InternetAddress) message.getAllRecipients()[0];
        assertThat(message.getAllRecipients()).hasSize(1);
        assertThat(to.getAddress()).isEqualTo("reader@readers.example");
        assertThat(to.getPersonal()).isEqualTo(words.name());
        assertThatLinesKeepTheLimits(raw);
    }

    @Test
    void theHeadersAreThoseOfAMailingList() throws Exception {
        MimeMessage message = read(
                written(article("The quiet committee"), new Recipient(7, "a@b.example", "Ada", TOKEN, OTHER_TOKEN)));

        assertThat(message.getSentDate().toInstant()).isEqualTo(DATED);
        assertThat(message.getFrom()).hasSize(1);
        assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo("The \"Example\" Review");
        assertThat(message.getHeader("List-Unsubscribe"))
                .containsExactly("<https://review.example.org/unsubscribe/" + TOKEN + ">");
        assertThat(message.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(message.getHeader("List-Id"))
                .containsExactly("\"The \\\"Example\\\" Review\" <newsletter.review.example.org>");
        assertThat(message.getHeader("List-Post")).containsExactly("NO");
        assertThat(message.getHeader("List-Archive")).containsExactly("<https://review.example.org/>");
        assertThat(message.getHeader("List-Help")).hasSize(1);
        assertThat(message.getMessageID())
                .matches("<[A-Za-z0-9_-]{28}@review\\.example\\.org>")
                .doesNotContain("a@b");
        for (String name : List.of("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type")) {
            assertThat(message.getHeader(name)).as(name).hasSize(1);
        }
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getHeader("Content-Transfer-Encoding")).containsExactly("quoted-printable");
    }

    @Test
    void aSecondCopyIsTheSameMessageAndAnotherReadersIsNot() {
        Recipient one = new Recipient(7, "a@b.example", null, TOKEN, OTHER_TOKEN);
        Recipient other = new Recipient(8, "a@b.example", null, TOKEN, OTHER_TOKEN);
        Article article = article("Same");

        assertThat(written(article, one)).isEqualTo(written(article, one)).isNotEqualTo(written(article, other));
    }

    @Test
    void aTitleThatNoLineCanHoldIsBroken() throws Exception {
        String title = "x".repeat(2_000);

        byte[] raw = written(article(title), new Recipient(7, "a@b.example", null, TOKEN, OTHER_TOKEN));

        assertThat(read(raw).getSubject()).isEqualTo(title);
        assertThatLinesKeepTheLimits(raw);
    }

    @Test
    void aLongLinkToLeaveStaysWholeForTheReader() throws Exception {
        PublicationConfig deep = new PublicationConfig(
                "Deep", null, "https://review.example.org/" + "deep/".repeat(40) + "er", null, List.of());
        Press deepPress = press(deep, LAYOUT);
        ArticlePublished event = new ArticlePublished(ArticleId.fresh(), 1, DATED, article("Deep"));

        byte[] raw = deepPress
                .print(1, DATED, event, Manner.STANDARD)
                .message(new Recipient(7, "a@b.example", null, TOKEN, OTHER_TOKEN));

        String link = deep.baseUrl() + "/unsubscribe/" + TOKEN;
        assertThat(part(read(raw), 0)).contains(link);
        assertThat(part(read(raw), 1)).contains("href=\"" + link + "\"");
        assertThatLinesKeepTheLimits(raw);
    }

    @Test
    void aLongArticleGoesAsExcerptAndLinkAndTheEditorIsWarned() {
        Article article = MailerUnderTest.article(
                "a-slug", "Long", "<p>" + "long ".repeat(30_000) + "</p>", "First line.\n\nSecond");

        Mail mail = press.write(article, LINKS, VIEW);

        assertThat(mail.html().getBytes(UTF_8).length).isLessThan(Press.MAX_HTML);
        assertThat(mail.html()).contains("First line.").contains("Read on at the website");
        assertThat(mail.text()).contains("First line.").doesNotContain("Second").contains("Read on:");
        assertThat(mail.warnings()).singleElement().asString().contains("expected: <= 100,000");
    }

    @Test
    void theTextIsMadeForReading() {
        Article article = MailerUnderTest.article(
                "a-slug",
                "The quiet committee",
                "<p>" + "word ".repeat(100) + "</p><p>https://review.example.org/" + "a".repeat(100) + "</p>",
                "not used");

        String text = press.write(article, LINKS, VIEW).text();

        assertThat(text)
                .startsWith(
                        "The \"Example\" Review\n====================\n\nThe quiet committee\n-------------------\n");
        assertThat(text.lines().filter(line -> !line.startsWith("https://")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(PlainText.WIDTH));
        assertThat(text).contains("\nhttps://review.example.org/" + "a".repeat(100) + "\n");
        assertThat(text).doesNotContain("\n\n\n");
        assertThat(text)
                .contains("because you subscribed to")
                .endsWith("Unsubscribe:\nhttps://review.example.org/unsubscribe/" + TOKEN + "\n");
    }

    @Test
    void noEncodedWordSplitsACharacter() throws Exception {
        String title = "😀é東京مجلة".repeat(30);

        byte[] raw = written(article(title), new Recipient(7, "a@b.example", "東京😀".repeat(10), TOKEN, OTHER_TOKEN));

        MimeMessage message = read(raw);
        assertThat(message.getSubject()).isEqualTo(title);
        for (String header : List.of("Subject", "To")) {
            for (String word : message.getHeader(header)[0].split("\\s+", -1)) {
                if (word.startsWith("=?")) {
                    assertThat(word.length()).isLessThanOrEqualTo(75);
                    assertThat(jakarta.mail.internet.MimeUtility.decodeWord(word))
                            .doesNotContain("\uFFFD");
                }
            }
        }
    }

    @Test
    void aMailSaysWhoWritesWhyAndHowToLeaveAndWhereItCanBeSeen() {
        Article article = article("Seen");

        Mail mail = press.write(article, LINKS, VIEW);

        for (String part : List.of(mail.html(), mail.text())) {
            assertThat(part)
                    .contains("12 Example Street, Ulm", "You get this mail because you subscribed to", VIEW)
                    .contains(LINKS.unsubscribe(), LINKS.preferences());
        }
        assertThat(mail.html())
                .containsPattern("<h1 class=\"headline\" style=\"[^\"]*font-size:33px")
                .containsPattern("<style>[^<]*@media[^{]*prefers-color-scheme: ?dark")
                .containsPattern("class=\"preheader\" style=\"display:none[^>]*><span>What it is about\\.</span>");
        assertThat(press.page(new ArticlePublished(ArticleId.fresh(), 1, DATED, article)))
                .contains("Body &amp; soul.", "12 Example Street, Ulm")
                .doesNotContain("You get this mail", "nsubscribe<", "/issues/");
    }

    @Test
    void aSettingSendsExcerptsOnly() {
        Press excerpts = press(PUBLICATION, new LayoutConfig(null, LayoutConfig.Body.EXCERPT, null));
        Article article = MailerUnderTest.article("a-slug", "Short", "<p>First.</p><p>Second.</p>", "First.\nSecond.");

        Mail mail = excerpts.write(article, LINKS, VIEW);

        assertThat(mail.html()).contains("First.", "Read on at the website").doesNotContain("Second.");
        assertThat(mail.text()).contains("First.", "Read on:").doesNotContain("Second.");
        assertThat(mail.warnings()).isEmpty();
    }

    @Test
    void aReaderWithAnAddressBeyondAsciiIsNamedInUtf8() throws Exception {
        byte[] raw = written(
                article("Title"), new Recipient(7, "jürgen@xn--bcher-kva.example", "Jürgen", TOKEN, OTHER_TOKEN));

        assertThat(new String(raw, UTF_8)).contains("<jürgen@xn--bcher-kva.example>\r\n");
    }

    @Test
    void aTitleIsTextAndNeverMarkup() {
        Mail mail = press.write(article("<script>alert(1)</script> & co"), LINKS, VIEW);

        assertThat(mail.html()).doesNotContain("<script>").contains("&lt;script&gt;");
    }

    @Test
    void aRightToLeftArticleIsSetRightToLeft() {
        Article ltr = article("مجلة");
        Article rtl = new Article(
                ltr.slug(),
                ltr.title(),
                ltr.standfirst(),
                ltr.byline(),
                ltr.section(),
                ltr.tags(),
                "ar",
                ltr.html(),
                ltr.text(),
                ltr.excerpt(),
                ltr.link(),
                ltr.images(),
                ltr.enclosures(),
                ltr.rights(),
                ltr.firstPublished(),
                ltr.revised(),
                Map.of());

        assertThat(press.write(rtl, LINKS, VIEW).html()).contains("<html lang=\"ar\" dir=\"rtl\"");
        assertThat(press.write(ltr, LINKS, VIEW).html()).contains("<html lang=\"en-GB\" dir=\"ltr\"");
    }

    @Provide
    Arbitrary<Words> words() {
        Arbitrary<String> line = Arbitraries.strings()
                .all()
                .ofMinLength(1)
                .ofMaxLength(300)
                .map(text -> CleanText.of(text).replaceAll("[\\r\\n\\t]", " ").strip())
                // Runs of spaces are folding's own, and words that look encoded cannot be told from encoded ones.
                .map(text -> "T" + text.replaceAll("\\s+", " ").replace("=?", "= "))
                .filter(text -> text.equals(text.strip()) && text.indexOf('\uFFFD') < 0);
        Arbitrary<String> latin = Arbitraries.strings()
                .withChars("abc ÄÖÜ.,\"\\()<>@äöüß東京=?_")
                .ofMinLength(1)
                .ofMaxLength(200)
                .map(text -> "T" + text.strip().replaceAll("\\s+", " ").replace("=?", "= "))
                .map(String::strip);
        Arbitrary<String> body = Arbitraries.strings()
                .withChars("abc .=\r\n\t äé東😀".toCharArray())
                .ofMaxLength(2_000)
                .map(CleanText::of);
        Arbitrary<@Nullable String> name =
                latin.map(text -> text.substring(0, Math.min(text.length(), 60)).strip());
        return Combinators.combine(Arbitraries.oneOf(line, latin), body, name.injectNull(0.3))
                .as(Words::new);
    }

    private static Press press(PublicationConfig publication, LayoutConfig layout) {
        return new Press(
                new MailTemplates(layout),
                publication,
                CONFIG,
                layout,
                new MessageIds(new KeyedHash(new byte[32]), "review.example.org"),
                new Seals(new byte[32]),
                new ReturnPaths(false, CONFIG.envelopeFrom(), new Seals(new byte[32])));
    }

    private byte[] written(Article article, Recipient reader) {
        ArticlePublished event = new ArticlePublished(ArticleId.fresh(), 1, DATED, article);
        return press.print(1, DATED, event, Manner.STANDARD).message(reader);
    }

    private static Article article(String title) {
        return MailerUnderTest.article("a-slug", title, "<p>Body &amp; soul.</p>", "Body & soul.");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static MimeMessage read(byte[] raw) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
    }

    private static String part(MimeMessage message, int number) throws MessagingException, IOException {
        Part part = ((MimeMultipart) message.getContent()).getBodyPart(number);
        return new String(part.getInputStream().readAllBytes(), UTF_8);
    }

    private static void assertThatLinesKeepTheLimits(byte[] raw) {
        String source = new String(raw, ISO_8859_1);
        assertThat(source.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(source.chars().allMatch(c -> c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7F) || c == '\t'))
                .isTrue();
        int body = source.indexOf("\r\n\r\n");
        for (String line : source.substring(0, body).split("\r\n", -1)) {
            // A link cannot be folded.
            boolean whole = line.startsWith("List-");
            assertThat(line.length()).as(line).isLessThanOrEqualTo(whole ? 998 : 200);
        }
        for (String line : source.substring(body).split("\r\n", -1)) {
            assertThat(line.length()).as(line).isLessThanOrEqualTo(76);
        }
    }
}
