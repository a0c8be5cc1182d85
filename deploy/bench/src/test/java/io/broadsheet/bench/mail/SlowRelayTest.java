package io.broadsheet.bench.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowRelayTest {
    @Test
    void itCountsMessagesAndTheirBytes() throws IOException {
        try (SlowRelay relay = new SlowRelay(Duration.ZERO);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
            assertThat(in.readLine()).startsWith("220");
            assertThat(say(client, in, "EHLO bench.example.org")).startsWith("250");
            for (String message : new String[] {"Subject: a\r\n\r\n.. dot\r\n", "", "x\r\n"}) {
                assertThat(say(client, in, "MAIL FROM:<a@example.org>")).startsWith("250");
                assertThat(say(client, in, "RCPT TO:<b@example.org>")).startsWith("250");
                assertThat(say(client, in, "DATA")).startsWith("354");
                assertThat(say(client, in, message + ".")).startsWith("250");
            }
            assertThat(say(client, in, "QUIT")).startsWith("221");

            assertThat(relay.messages()).isEqualTo(3);
            assertThat(relay.averageSize()).isEqualTo((22 + 0 + 3) / 3);
        }
    }

    private static String say(Socket client, BufferedReader in, String text) throws IOException {
        client.getOutputStream().write((text + "\r\n").getBytes(US_ASCII));
        return String.valueOf(in.readLine());
    }
}
