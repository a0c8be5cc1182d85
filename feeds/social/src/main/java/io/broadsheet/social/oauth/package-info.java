/** OAuth 2: authorisation by code (RFC 6749, with RFC 7636 where the network knows it) and the renewal of tokens. */
@NullMarked
package io.broadsheet.social.oauth;

import org.jspecify.annotations.NullMarked;
