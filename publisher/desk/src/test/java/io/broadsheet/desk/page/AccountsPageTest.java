package io.broadsheet.desk.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.desk.Neighbourhood;
import io.broadsheet.desk.TestDesk;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class AccountsPageTest {
    @Test
    void everyAccountIsListedWithItsState() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/accounts");

            assertThat(window.at("[data-account=masto] .state")).hasText("Ready");
            assertThat(window.at("[data-account=stale] .state")).hasText("Must be connected");
            assertThat(window.at("[data-account=stale]")).containsText("api.x.com answered 401: <expired>");
            assertThat(window.at("[data-account=stale]")).containsText("2 announcements wait");
            assertThat(window.at("[data-account=masto] a")).hasCount(0);
        }
    }

    @Test
    void anAccountIsAddedAndItsSecretIsHiddenWhileItIsTyped() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/accounts");
            window.at("text=Telegram").click();
            assertThat(window.at("main")).containsText("A bot that is an administrator.");
            assertThat(window.page().getByLabel("Bot token")).hasAttribute("type", "password");
            window.page().getByLabel("Channel").fill("@review");
            window.page().getByLabel("Bot token").fill("1:secret");
            window.page().getByLabel("Sections").fill("Politics, Arts");

            window.press("Add");

            assertThat(window.at("h1")).hasText("Accounts");
            assertThat(Neighbourhood.lastAdded())
                    .contains("\"token\":\"1:secret\"", "\"target\":\"@review\"", "Politics");
        }
    }

    @Test
    void whatIsWrongIsSaidAndTheSecretIsNotShownAgain() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/accounts/new?network=telegram");
            window.page().getByLabel("Channel").fill("@taken");
            window.page().getByLabel("Bot token").fill("1:secret");

            window.press("Add");

            assertThat(window.at(".notice")).containsText("which another account has");
            assertThat(window.page().getByLabel("Channel")).hasValue("@taken");
            assertThat(window.page().getByLabel("Bot token")).hasValue("");
        }
    }

    @Test
    void aTestSaysWhatIsMissing() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/accounts");

            window.at("[data-account=masto] button").click();

            assertThat(window.at(".notice"))
                    .containsText("masto lacks something: the bot is no administrator of <@review>");
        }
    }

    @Test
    void anExpiredAccountIsConnectedAnewOnTheNetworksOwnPage() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/accounts");

            window.press("Reconnect");

            assertThat(window.at("text=Go on to the network"))
                    .hasAttribute("href", "https://x.example/authorize?state=abc");
            assertThat(window.at("main")).containsText("https://review.example/accounts/callback");
        }
    }

    @Test
    void removingAsksFirst() {
        try (Window window = Window.ofEditor()) {
            window.open("/desk/accounts");
            window.at("[data-account=stale] >> text=Remove").click();
            assertThat(window.at("main")).containsText("Its secrets are deleted");

            window.press("Remove now");

            assertThat(window.at("h1")).hasText("Accounts");
            assertThat(window.at(".notice")).hasCount(0);
        }
    }

    @Test
    void anotherSiteCannotAddAnAccount() throws Exception {
        TestDesk desk = TestDesk.shared();

        HttpResponse<String> answer = desk.send(HttpRequest.newBuilder(desk.uri("/desk/accounts"))
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=evil&network=telegram"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(403);
    }
}
