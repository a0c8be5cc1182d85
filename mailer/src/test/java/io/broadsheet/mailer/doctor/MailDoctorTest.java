package io.broadsheet.mailer.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.mailer.dkim.DkimKey;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mailer, a relay and a name server on real sockets; the records are those of a zone file. */
@Tag("services")
class MailDoctorTest {
    private static final DkimKey KEY = DkimKey.fresh(DkimKey.Kind.RSA);
    private static TestRelay relay;
    private static TestDns dns;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() throws Exception {
        relay = new TestRelay();
        dns = new TestDns();
        Path folder = Files.createTempDirectory("dkim");
        KEY.write(folder.resolve("key.pem"));
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.from", "news@review.example");
        settings.put("broadsheet.mail.dkim.selector", "s1");
        settings.put("broadsheet.mail.dkim.key-file", folder.resolve("key.pem").toString());
        settings.put("broadsheet.mail.doctor.dns", dns.address());
        mailer = new MailerUnderTest(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        mailer.close();
        relay.close();
        dns.close();
    }

    @BeforeEach
    void startOver() {
        dns.forget();
    }

    @Test
    void whatIsMissingIsSaidWithTheRecordToAdd() {
        List<JsonNode> findings = examine();

        assertThat(states(findings)).containsExactly("TLS OK", "SPF MISSING", "DKIM MISSING", "DMARC MISSING");
        assertThat(findings.get(1).at("/add/value").asText()).isEqualTo("v=spf1 mx ~all");
        assertThat(findings.get(2).at("/add/name").asText()).isEqualTo("s1._domainkey.review.example");
        assertThat(findings.get(2).at("/add/value").asText()).isEqualTo(KEY.record());
        assertThat(findings.get(3).at("/add/name").asText()).isEqualTo("_dmarc.review.example");
    }

    @Test
    void whereAllIsSetNothingIsSaidToBeMissing() {
        dns.add("review.example", "TXT", "\"v=spf1 mx -all\"");
        // A key is longer than one string may be.
        String key = KEY.record();
        dns.add(
                "s1._domainkey.review.example",
                "TXT",
                "\"%s\" \"%s\"".formatted(key.substring(0, 200), key.substring(200)));
        dns.add("_dmarc.review.example", "TXT", "\"v=DMARC1; p=quarantine\"");

        assertThat(states(examine())).containsExactly("TLS OK", "SPF OK", "DKIM OK", "DMARC OK");
    }

    @Test
    void aRecordWithAnotherKeyIsNotOurs() {
        dns.add("s1._domainkey.review.example", "TXT", "\"v=DKIM1; k=rsa; p=AAAA\"");

        assertThat(states(examine())).contains("DKIM MISSING");
    }

    @Test
    void twoSpfRecordsCountAsNone() {
        dns.add("review.example", "TXT", "\"v=spf1 mx -all\"");
        dns.add("review.example", "TXT", "\"v=spf1 a -all\"");

        assertThat(examine().get(1).get("detail").asText()).contains("2 SPF records");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, PASS",
        "198.51.100.9, PASS",
        "203.0.113.5, PASS",
        "2001:db8::5, PASS",
        "192.0.2.200, FAIL",
        "203.0.113.6, FAIL"
    })
    void spfIsReadAsReceiversReadIt(String sender, Spf.Result result) throws Exception {
        dns.add("a.example", "TXT", "\"v=spf1 ip4:192.0.2.0/25 include:b.example ip6:2001:db8::/32 mx -all\"");
        dns.add("b.example", "TXT", "\"v=spf1 ip4:198.51.100.9 ?all\"");
        dns.add("a.example", "MX", "10 in.a.example.");
        dns.add("in.a.example", "A", "203.0.113.5");

        assertThat(spf().check("a.example", InetAddress.getByName(sender))).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "exists:%{i}._spf.a.example -all, UNCLEAR",
        "include:%{d}.b.example -all, UNCLEAR",
        "redirect=%{d}.b.example, UNCLEAR",
        "ptr -all, UNCLEAR",
        "ip4:192.0.2.1 exists:%{i}._spf.a.example -all, PASS",
        "include:c.example -all, UNCLEAR",
        "exists:in.a.example -all, PASS",
        "exists:nowhere.a.example -all, FAIL",
        "a:in.a.example/24//64 -all, PASS",
        "a:in.a.example/32 -all, FAIL",
        "mx:m.example/16 ~all, PASS"
    })
    void whatDependsOnTheSingleMailIsNotJudged(String terms, Spf.Result result) throws Exception {
        dns.add("a.example", "TXT", "\"v=spf1 %s\"".formatted(terms));
        dns.add("c.example", "TXT", "\"v=spf1 exists:%{l}.c.example -all\"");
        dns.add("m.example", "MX", "10 in.a.example.");
        dns.add("in.a.example", "A", "192.0.2.200");

        assertThat(spf().check("a.example", InetAddress.getByName("192.0.2.1"))).isEqualTo(result);
    }

    @Test
    void spfThatGoesRoundInCirclesEnds() throws Exception {
        dns.add("a.example", "TXT", "\"v=spf1 include:b.example -all\"");
        dns.add("b.example", "TXT", "\"v=spf1 redirect=a.example\"");

        assertThat(spf().check("a.example", InetAddress.getByName("192.0.2.1"))).isEqualTo(Spf.Result.TOO_MANY_LOOKUPS);
    }

    @Test
    void namesOfAddressesAreFound() throws Exception {
        dns.add("1.2.0.192.in-addr.arpa", "PTR", "out.a.example.");

        assertThat(new SystemDns(new DoctorConfig(dns.address())).names(InetAddress.getByName("192.0.2.1")))
                .containsExactly("out.a.example");
        assertThat(SystemDns.reverse(InetAddress.getByName("2001:db8::567:89ab")))
                .isEqualTo("b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }

    @Test
    void aNameServerThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new DoctorConfig("a b")).hasMessageContaining("broadsheet.mail.doctor.dns");
    }

    private static Spf spf() {
        return new Spf(new SystemDns(new DoctorConfig(dns.address())));
    }

    private static List<JsonNode> examine() {
        List<JsonNode> findings = new ArrayList<>();
        MailerUnderTest.json(mailer.post("/api/doctor/mail", "application/json", ""))
                .get("findings")
                .forEach(findings::add);
        return findings;
    }

    private static List<String> states(List<JsonNode> findings) {
        return findings.stream()
                .map(it -> it.get("check").asText() + " " + it.get("state").asText())
                .toList();
    }
}
