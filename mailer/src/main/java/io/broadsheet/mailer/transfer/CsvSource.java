package io.broadsheet.mailer.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** A CSV file as a stream of characters that no single row can make larger than memory. */
final class CsvSource extends FilterReader {
    /** Most characters of one row. */
    static final int MAX_ROW = 1_000_000;

    private static final int HEADER_LIMIT = 64_000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Counting counting;
    private long sinceRow;

    private CsvSource(Reader reader, Counting counting) {
        super(reader);
        this.counting = counting;
    }

    /** Reads as UTF-8; what is not UTF-8 becomes U+FFFD, which no row may have. */
    static CsvSource open(InputStream in) throws IOException {
        Counting counting = new Counting(in);
        BufferedReader reader = new BufferedReader(new InputStreamReader(counting, UTF_8), HEADER_LIMIT);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return new CsvSource(reader, counting);
    }

    /** What separates the fields, judged by the first line: a comma, a semicolon or a tab. */
    char delimiter() throws IOException {
        in.mark(HEADER_LIMIT);
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        for (int i = 0; i < HEADER_LIMIT - 1; i++) {
            int c = in.read();
            if (c < 0 || c == '\n' || c == '\r') {
                break;
            }
            commas += c == ',' ? 1 : 0;
            semicolons += c == ';' ? 1 : 0;
            tabs += c == '\t' ? 1 : 0;
        }
        in.reset();
        if (tabs > commas && tabs > semicolons) {
            return '\t';
        }
        return semicolons > commas ? ';' : ',';
    }

    /** How many bytes were read so far. */
    long bytes() {
        return counting.bytes;
    }

    /** Why the stream broke off, as opposed to what stood in it; null if it did not. */
    @Nullable
    IOException failure() {
        return counting.failure;
    }

    /** Says that a row is read. */
    void nextRow() {
        sinceRow = 0;
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        count(c < 0 ? 0 : 1);
        return c;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        count(Math.max(count, 0));
        return count;
    }

    private void count(int characters) throws IOException {
        sinceRow += characters;
        if (sinceRow > MAX_ROW) {
            throw new IOException(
                    "a row of more than %,d characters (expected: quotes that are closed)".formatted(MAX_ROW));
        }
    }

    private static final class Counting extends FilterInputStream {
        private long bytes;
        private @Nullable IOException failure;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                bytes += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
