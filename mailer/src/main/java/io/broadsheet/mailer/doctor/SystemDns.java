package io.broadsheet.mailer.doctor;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** Asks a name server by way of Java's own client. */
@Singleton
final class SystemDns implements Dns {
    private final DoctorConfig config;

    SystemDns(DoctorConfig config) {
        this.config = config;
    }

    @Override
    public List<String> texts(String name) throws IOException {
        return ask(name, "TXT").stream().map(SystemDns::joined).toList();
    }

    @Override
    public List<InetAddress> addresses(String name) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String type : List.of("A", "AAAA")) {
            for (String literal : ask(name, type)) {
                addresses.add(InetAddress.getByName(literal));
            }
        }
        return addresses;
    }

    @Override
    public List<String> mailHosts(String name) throws IOException {
        return ask(name, "MX").stream()
                .map(value -> withoutDot(value.substring(value.indexOf(' ') + 1)))
                .filter(host -> !host.isEmpty())
                .toList();
    }

    @Override
    public List<String> names(InetAddress address) throws IOException {
        return ask(reverse(address), "PTR").stream().map(SystemDns::withoutDot).toList();
    }

    /** The client of DNS, unlike others of JNDI, makes no objects of what it is told. */
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    private List<String> ask(String name, String type) throws IOException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, config.dns() == null ? "dns:" : "dns://" + config.dns());
        settings.put("com.sun.jndi.dns.timeout.initial", "2000");
        settings.put("com.sun.jndi.dns.timeout.retries", "3");
        try {
            DirContext context = new InitialDirContext(settings);
            try {
                Attributes found = context.getAttributes(name, new String[] {type});
                Attribute values = found.get(type);
                List<String> answers = new ArrayList<>();
                if (values != null) {
                    Collections.list(values.getAll()).forEach(value -> answers.add(String.valueOf(value)));
                }
                return answers;
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } catch (NamingException e) {
            throw new IOException(
                    "the name server does not tell %s of %s: %s"
                            .formatted(type, name, e.getMessage() == null ? e.toString() : e.getMessage()),
                    e);
        }
    }

    /** Java's client sets strings with spaces between quotation marks and a space between strings. */
    static String joined(String text) {
        StringBuilder joined = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                joined.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c != ' ' || quoted) {
                joined.append(c);
            }
        }
        return joined.toString();
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    static String reverse(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (address instanceof Inet4Address) {
                name.append(bytes[i] & 0xFF).append('.');
            } else {
                name.append(Character.forDigit(bytes[i] & 0xF, 16)).append('.');
                name.append(Character.forDigit(bytes[i] >> 4 & 0xF, 16)).append('.');
            }
        }
        return name + (address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa");
    }
}
