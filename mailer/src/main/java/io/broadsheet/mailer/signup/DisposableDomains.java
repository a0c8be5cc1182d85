package io.broadsheet.mailer.signup;

/** Knows domains whose addresses live for minutes. Replace the bean to ask somebody else. */
@FunctionalInterface
public interface DisposableDomains {
    /**
     * Whether addresses of a domain are thrown away.
     *
     * @param domain in ASCII and lower case
     */
    boolean contains(String domain);
}
