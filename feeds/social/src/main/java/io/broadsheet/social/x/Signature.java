package io.broadsheet.social.x;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.social.wire.Call;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests by OAuth 1.0a with HMAC-SHA1 (RFC 5849, 3.4). Its text form hides the secrets. */
record Signature(String consumerKey, String consumerSecret, String token, String tokenSecret) {
    /**
     * The Authorization header of a request whose body is no form.
     *
     * @param nonce never used before at this second
     * @param seconds since 1970
     */
    String header(String method, URI address, String nonce, long seconds) {
        Map<String, String> oauth = new TreeMap<>();
        oauth.put("oauth_consumer_key", consumerKey);
        oauth.put("oauth_nonce", nonce);
        oauth.put("oauth_signature_method", "HMAC-SHA1");
        oauth.put("oauth_timestamp", Long.toString(seconds));
        oauth.put("oauth_token", token);
        oauth.put("oauth_version", "1.0");
        String base = method + "&" + encoded(baseAddress(address)) + "&" + encoded(parameters(address, oauth));
        oauth.put("oauth_signature", sign(base));
        return oauth.entrySet().stream()
                .map(it -> "%s=\"%s\"".formatted(it.getKey(), encoded(it.getValue())))
                .collect(Collectors.joining(", ", "OAuth ", ""));
    }

    private static String baseAddress(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
    }

    /** RFC 5849, 3.4.1.3.2. */
    private static String parameters(URI address, Map<String, String> oauth) {
        List<String> pairs = new ArrayList<>();
        oauth.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
        String query = address.getRawQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.add(encoded(URLDecoder.decode(name, UTF_8)) + "=" + encoded(URLDecoder.decode(value, UTF_8)));
            }
        }
        pairs.sort(null);
        return String.join("&", pairs);
    }

    private String sign(String base) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(
                    (encoded(consumerSecret) + "&" + encoded(tokenSecret)).getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA1", e);
        }
    }

    /** RFC 5849, 3.6: unlike a form's, this encoding leaves the tilde and not the asterisk. */
    private static String encoded(String text) {
        return Call.encoded(text).replace("*", "%2A").replace("%7E", "~");
    }

    @Override
    public String toString() {
        return "Signature[hidden]";
    }
}
