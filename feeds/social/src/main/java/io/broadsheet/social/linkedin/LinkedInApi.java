package io.broadsheet.social.linkedin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.pictures.Fitted;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Result;
import java.net.URI;
import java.util.Objects;

/** LinkedIn's API with one account's token and one version; its text form hides the token. */
record LinkedInApi(JsonApi api, URI server, String token, String version) {
    private static final String METHOD = "X-RestLi-Method";

    Result create(String json) {
        return api.call(signed(Call.json("POST", posts(""), json)), JsonApi.Expect.ANYTHING);
    }

    /** Asks where a picture of the author's may be put, and what it will be called. */
    Result initializeUpload(String author) {
        ObjectNode request = JsonApi.JSON.createObjectNode();
        request.putObject("initializeUploadRequest").put("owner", author);
        return api.call(signed(Call.json("POST", server.resolve("/rest/images?action=initializeUpload"), request)));
    }

    /** Puts a picture where LinkedIn said; the token goes to LinkedIn's own servers only. */
    Result upload(URI address, Fitted.Picture file) {
        Call call = Call.bytes("PUT", address, file.type(), file.bytes());
        String host = String.valueOf(address.getHost());
        boolean own = host.equals(server.getHost()) || host.equals("linkedin.com") || host.endsWith(".linkedin.com");
        return api.call(
                own && Objects.equals(address.getScheme(), server.getScheme())
                        ? call.with("Authorization", "Bearer " + token)
                        : call,
                JsonApi.Expect.ANYTHING);
    }

    Result change(String urn, String json) {
        Call call = Call.json("POST", posts("/" + Call.encoded(urn)), json).with(METHOD, "PARTIAL_UPDATE");
        return api.call(signed(call), JsonApi.Expect.ANYTHING);
    }

    Result delete(String urn) {
        Call call = Call.delete(posts("/" + Call.encoded(urn))).with(METHOD, "DELETE");
        return api.call(signed(call), JsonApi.Expect.ANYTHING);
    }

    Result newest(String author, int start, int count) {
        String query =
                "?q=author&author=%s&start=%d&count=%d&sortBy=CREATED".formatted(Call.encoded(author), start, count);
        return api.call(signed(Call.get(posts(query)).with(METHOD, "FINDER")));
    }

    Result me() {
        return api.call(signed(Call.get(server.resolve("/v2/userinfo"))));
    }

    Result organization(String urn) {
        String id = urn.substring(urn.lastIndexOf(':') + 1);
        return api.call(signed(Call.get(server.resolve("/rest/organizations/" + Call.encoded(id)))));
    }

    private URI posts(String rest) {
        return server.resolve("/rest/posts" + rest);
    }

    private Call signed(Call call) {
        return call.with("Authorization", "Bearer " + token)
                .with("LinkedIn-Version", version)
                .with("X-Restli-Protocol-Version", "2.0.0");
    }

    @Override
    public String toString() {
        return "LinkedInApi[hidden]";
    }
}
