package io.broadsheet.social.linkedin;

import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.Result;
import java.net.URI;

/** LinkedIn's API with one account's token and one version; its text form hides the token. */
record LinkedInApi(JsonApi api, URI server, String token, String version) {
    private static final String METHOD = "X-RestLi-Method";

    Result create(String json) {
        return api.call(signed(Call.json("POST", posts(""), json)), JsonApi.Expect.ANYTHING);
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
