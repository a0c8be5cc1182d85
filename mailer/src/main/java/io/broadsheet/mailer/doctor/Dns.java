package io.broadsheet.mailer.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** What others see of a domain. Each answer is empty where there is no such record. */
interface Dns {
    /** Texts, the strings of each put together. */
    List<String> texts(String name) throws IOException;

    /** A and AAAA. */
    List<InetAddress> addresses(String name) throws IOException;

    /** Hosts that take mail, without their preferences. */
    List<String> mailHosts(String name) throws IOException;

    /** Names of an address. */
    List<String> names(InetAddress address) throws IOException;
}
