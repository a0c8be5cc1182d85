package io.broadsheet.mailer.doctor;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.dkim.Signatures;
import io.broadsheet.mailer.dkim.Signatures.Signer;
import io.broadsheet.mailer.doctor.Finding.Entry;
import io.broadsheet.mailer.doctor.Finding.State;
import io.broadsheet.mailer.relay.Relays;
import io.broadsheet.mailer.smtp.Relay;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at the set-up as a receiving mail server does. */
@Singleton
class MailDoctor {
    private final Dns dns;
    private final Relays relays;
    private final Signatures signatures;
    private final MailConfig mail;

    MailDoctor(Dns dns, Relays relays, Signatures signatures, MailConfig mail) {
        this.dns = dns;
        this.relays = relays;
        this.signatures = signatures;
        this.mail = mail;
    }

    /** Something to look at. */
    @FunctionalInterface
    private interface Look {
        void at(List<Finding> findings) throws IOException;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        relays.names().forEach(relay -> tls(relay, findings));
        String envelope = Relays.domain(mail.envelopeFrom());
        look("SPF", envelope, findings, it -> spf(envelope, it));
        if (!signatures.isOn()) {
            findings.add(new Finding(
                    "DKIM",
                    mail.fromDomain(),
                    State.WEAK,
                    "no key is set, so mails are signed only if the relay does it; run 'broadsheet mail keys'",
                    null));
        }
        signatures.signers().forEach(signer -> look("DKIM", name(signer), findings, it -> dkim(signer, it)));
        look("DMARC", mail.fromDomain(), findings, it -> dmarc(envelope, it));
        for (String relay : relays.names()) {
            look("PTR", relay, findings, it -> ptr(relay, it));
        }
        return findings;
    }

    private static void look(String check, String subject, List<Finding> findings, Look look) {
        try {
            look.at(findings);
        } catch (IOException e) {
            findings.add(new Finding(check, subject, State.UNKNOWN, String.valueOf(e.getMessage()), null));
        }
    }

    private void tls(String relay, List<Finding> findings) {
        Optional<String> failure = relays.check(relay);
        Relay server = relays.server(relay);
        findings.add(failure.map(why -> new Finding("TLS", relay, State.MISSING, why, null))
                .orElseGet(() -> Finding.ok(
                        "TLS",
                        relay,
                        isLocal(server)
                                ? "%s is on this machine, where no TLS is needed".formatted(server)
                                : "%s takes our mails as its settings ask".formatted(server))));
    }

    private void spf(String domain, List<Finding> findings) throws IOException {
        List<String> records = Spf.records(dns, domain);
        List<InetAddress> senders = new ArrayList<>();
        for (String relay : relays.names()) {
            senders.addAll(addresses(relays.server(relay)));
        }
        senders.removeIf(MailDoctor::isPrivate);
        String mechanisms =
                senders.stream().map(MailDoctor::mechanism).distinct().collect(Collectors.joining(" "));
        if (records.isEmpty()) {
            String sending = mechanisms.isEmpty() ? "mx" : mechanisms;
            findings.add(new Finding(
                    "SPF",
                    domain,
                    State.MISSING,
                    "there is no SPF record; put in it what your mail server or provider sends from",
                    new Entry(domain, "TXT", "v=spf1 %s ~all".formatted(sending))));
            return;
        }
        if (records.size() > 1) {
            findings.add(new Finding(
                    "SPF",
                    domain,
                    State.MISSING,
                    "there are %d SPF records, which counts as none; make one of them".formatted(records.size()),
                    null));
            return;
        }
        String record = records.getFirst();
        for (InetAddress sender : senders) {
            Spf.Result result = new Spf(dns).check(domain, sender);
            if (result == Spf.Result.TOO_MANY_LOOKUPS || result == Spf.Result.BROKEN) {
                findings.add(new Finding(
                        "SPF",
                        domain,
                        State.MISSING,
                        result == Spf.Result.BROKEN
                                ? "'%s' has an include without a record of its own".formatted(record)
                                : "'%s' takes more than 10 look-ups, which counts as an error".formatted(record),
                        null));
                return;
            }
            if (result == Spf.Result.UNCLEAR) {
                findings.add(new Finding(
                        "SPF",
                        domain,
                        State.UNKNOWN,
                        "'%s' has a macro or ptr, so whether %s may send cannot be judged without a mail; send one to yourself and read its Received-SPF"
                                .formatted(record, sender.getHostAddress()),
                        null));
                return;
            }
            if (result != Spf.Result.PASS) {
                findings.add(new Finding(
                        "SPF",
                        domain,
                        State.WEAK,
                        "'%s' does not let %s send; right if that relay hands on by another address"
                                .formatted(record, sender.getHostAddress()),
                        new Entry(domain, "TXT", record.replaceFirst("(?i)^v=spf1", "v=spf1 " + mechanism(sender)))));
                return;
            }
        }
        findings.add(Finding.ok("SPF", domain, record));
    }

    private void dkim(Signer signer, List<Finding> findings) throws IOException {
        String name = name(signer);
        Entry wanted = new Entry(name, "TXT", signer.key().record());
        List<String> texts = dns.texts(name);
        boolean right = texts.stream()
                .map(text -> text.replaceAll("\\s", ""))
                .anyMatch(
                        text -> (";" + text + ";").contains(";p=" + signer.key().shown() + ";"));
        if (texts.isEmpty()) {
            findings.add(new Finding("DKIM", name, State.MISSING, "there is no record for our key", wanted));
        } else if (!right) {
            findings.add(new Finding("DKIM", name, State.MISSING, "the record holds another key than ours", wanted));
        } else {
            findings.add(Finding.ok("DKIM", name, "the record holds our key"));
        }
    }

    private void dmarc(String envelope, List<Finding> findings) throws IOException {
        String from = mail.fromDomain().toLowerCase(Locale.ROOT);
        String record = null;
        for (String domain = from; record == null && domain.contains("."); domain = parent(domain)) {
            record = dns.texts("_dmarc." + domain).stream()
                    .filter(text -> text.startsWith("v=DMARC1"))
                    .findFirst()
                    .orElse(null);
        }
        if (record == null) {
            findings.add(new Finding(
                    "DMARC",
                    from,
                    State.MISSING,
                    "there is no DMARC record; large providers ask bulk senders for one",
                    new Entry("_dmarc." + from, "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@" + from)));
            return;
        }
        boolean strictSpf = record.matches("(?i).*;\\s*aspf\\s*=\\s*s.*");
        boolean strictDkim = record.matches("(?i).*;\\s*adkim\\s*=\\s*s.*");
        boolean aligned = isAligned(from, envelope, strictSpf)
                || (signatures.isOn() && isAligned(from, signatures.domain(), strictDkim));
        findings.add(
                aligned
                        ? Finding.ok("DMARC", from, record)
                        : new Finding(
                                "DMARC",
                                from,
                                State.MISSING,
                                "neither the bounce address's domain %s nor a DKIM domain belongs to %s, so '%s' fails; set broadsheet.mail.bounce-address or broadsheet.mail.dkim.domain to one that does"
                                        .formatted(envelope, from, record),
                                null));
    }

    private void ptr(String relay, List<Finding> findings) throws IOException {
        for (InetAddress address : addresses(relays.server(relay))) {
            if (isPrivate(address)) {
                continue;
            }
            String literal = address.getHostAddress();
            List<String> names = dns.names(address);
            boolean confirmed = false;
            for (String name : names) {
                confirmed |= dns.addresses(name).contains(address);
            }
            if (names.isEmpty()) {
                findings.add(new Finding(
                        "PTR",
                        literal,
                        State.MISSING,
                        "the address has no name; whoever gave it to you sets one",
                        new Entry(
                                SystemDns.reverse(address),
                                "PTR",
                                relays.server(relay).host() + ".")));
            } else if (!confirmed) {
                findings.add(new Finding(
                        "PTR",
                        literal,
                        State.MISSING,
                        "its name %s does not lead back to it".formatted(names.getFirst()),
                        new Entry(names.getFirst(), address instanceof Inet4Address ? "A" : "AAAA", literal)));
            } else {
                findings.add(Finding.ok("PTR", literal, names.getFirst()));
            }
        }
    }

    private List<InetAddress> addresses(Relay server) throws IOException {
        if (server.host().matches("[0-9.]+|.*:.*")) {
            return List.of(InetAddress.getByName(server.host()));
        }
        List<InetAddress> told = dns.addresses(server.host());
        if (!told.isEmpty()) {
            return told;
        }
        try {
            return List.of(InetAddress.getAllByName(server.host()));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private String name(Signer signer) {
        return signer.selector() + "._domainkey." + signatures.domain();
    }

    private static boolean isLocal(Relay server) {
        try {
            return InetAddress.getByName(server.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
    }

    private static String mechanism(InetAddress address) {
        return (address instanceof Inet4Address ? "ip4:" : "ip6:") + address.getHostAddress();
    }

    /** Relaxed alignment: one is the other or lies under it. */
    private static boolean isAligned(String from, String other, boolean strict) {
        String lower = other.toLowerCase(Locale.ROOT);
        return from.equals(lower) || (!strict && (from.endsWith("." + lower) || lower.endsWith("." + from)));
    }

    private static String parent(String domain) {
        return domain.substring(domain.indexOf('.') + 1);
    }
}
