package io.broadsheet.mailer.relay;

import java.time.Instant;

/**
 * Why a mail cannot go now.
 *
 * @param until when to try again
 * @param why for people
 * @param trouble whether something is broken; a limit is not
 */
public record Pause(Instant until, String why, boolean trouble) {}
