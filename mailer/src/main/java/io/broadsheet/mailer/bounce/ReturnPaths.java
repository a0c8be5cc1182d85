package io.broadsheet.mailer.bounce;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.Seals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Envelope senders that tell which mail a bounce is about (VERP): the bounce address with a signed token after a plus sign,
 * {@code bounces+…@example.org}. The token tells nothing of the reader's address, and nobody can make one: a forged bounce
 * suppresses nobody. Base 32, for there are servers that change the case of local parts.
 */
@Singleton
public final class ReturnPaths {
    private static final String PURPOSE = "return-path";
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;
    private static final int SUBSCRIBER_BYTES = 6;
    private static final int SEAL_BYTES = 10;
    private static final int BYTES = Integer.BYTES + SUBSCRIBER_BYTES + SEAL_BYTES;
    private static final Pattern TOKEN = Pattern.compile("\\+([a-z2-7]{32})@");
    private static final int LONGEST = 1_000;

    private final boolean used;
    private final String local;
    private final String domain;
    private final Seals seals;

    @Inject
    ReturnPaths(MailConfig mail, BounceConfig config, Seals seals) {
        this(config.verp(), mail.envelopeFrom(), seals);
    }

    /** With an address of one's own, for tests. */
    public ReturnPaths(boolean used, String bounceAddress, Seals seals) {
        this.used = used;
        int at = bounceAddress.lastIndexOf('@');
        this.local = bounceAddress.substring(0, at);
        this.domain = bounceAddress.substring(at + 1);
        this.seals = seals;
    }

    /** One mail. */
    public record Sent(int issue, long subscriber) {}

    /** The envelope sender of a mail; null for the common one. */
    public @Nullable String of(int issue, long subscriber) {
        if (!used) {
            return null;
        }
        byte[] number = number(issue, subscriber);
        ByteBuffer token = ByteBuffer.allocate(BYTES).put(number).put(seal(number));
        return local + "+" + encoded(token.array()) + "@" + domain;
    }

    /** The mail that a text with such an address is about; empty if it names none, or none of ours. */
    public Optional<Sent> find(String text) {
        Matcher tokens = TOKEN.matcher(
                text.substring(0, Math.min(text.length(), LONGEST)).toLowerCase(Locale.ROOT));
        while (tokens.find()) {
            byte[] token = decoded(tokens.group(1));
            byte[] number = Arrays.copyOf(token, BYTES - SEAL_BYTES);
            if (MessageDigest.isEqual(Arrays.copyOfRange(token, BYTES - SEAL_BYTES, BYTES), seal(number))) {
                ByteBuffer parts = ByteBuffer.wrap(number);
                int issue = parts.getInt();
                long subscriber = ((long) parts.getShort() << 32) | (parts.getInt() & 0xFFFF_FFFFL);
                return Optional.of(new Sent(issue, subscriber));
            }
        }
        return Optional.empty();
    }

    private byte[] seal(byte[] number) {
        return Arrays.copyOf(seals.sign(PURPOSE, number), SEAL_BYTES);
    }

    private static byte[] number(int issue, long subscriber) {
        return ByteBuffer.allocate(Integer.BYTES + SUBSCRIBER_BYTES)
                .putInt(issue)
                .putShort((short) (subscriber >> 32))
                .putInt((int) subscriber)
                .array();
    }

    private static String encoded(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        long bits = 0;
        int count = 0;
        for (byte one : bytes) {
            bits = (bits << Byte.SIZE) | (one & 0xFF);
            count += Byte.SIZE;
            while (count >= BITS) {
                count -= BITS;
                text.append(DIGITS.charAt((int) (bits >> count) & 31));
            }
        }
        return text.toString();
    }

    private static byte[] decoded(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        long bits = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = (bits << BITS) | DIGITS.indexOf(text.charAt(i));
            count += BITS;
            if (count >= Byte.SIZE) {
                count -= Byte.SIZE;
                bytes.put((byte) (bits >> count));
            }
        }
        return bytes.array();
    }
}
