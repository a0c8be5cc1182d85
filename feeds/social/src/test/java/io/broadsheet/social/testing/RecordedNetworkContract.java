package io.broadsheet.social.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkContract;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import io.broadsheet.social.testing.RecordedApi.Mood;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of networks, against an API of recorded shapes, and what every such API may do to us. */
@SuppressWarnings("this-escape") // the behaviour is asked for when requests come, not before
public abstract class RecordedNetworkContract implements NetworkContract {
    /** A post on the network. */
    protected static final class Shown {
        public final String id;
        public final String replyTo;
        public final Instant at;
        public String text;

        Shown(String id, String text, String replyTo, Instant at) {
            this.id = id;
            this.text = text;
            this.replyTo = replyTo;
            this.at = at;
        }
    }

    protected final HandClock clock = new HandClock(Instant.now());
    protected final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(2), true));
    protected final List<Shown> shown = new ArrayList<>();
    protected final RecordedApi api = new RecordedApi(this::answer, this::isChange);
    private @Nullable Network network;
    private int lastId = 1_000;

    /** What the network answers. */
    protected abstract Answer answer(Asked asked);

    /** Whether a request changes what people see. */
    protected abstract boolean isChange(Asked asked);

    /** Its answer to one request too many; the pause is 30 seconds or more. */
    protected abstract Answer tooMany();

    /** Its answer to a token that is void. */
    protected abstract Answer unauthorised();

    /** The kind under test. */
    protected abstract NetworkKind kind();

    /** How it is connected to the recorded API. */
    protected abstract Connection connection();

    /** The secrets that no message may show. */
    protected abstract List<String> secrets();

    @AfterEach
    void close() {
        api.close();
        http.close();
    }

    @Override
    public Network network() {
        if (network == null) {
            network = kind().connect(connection());
        }
        return network;
    }

    @Override
    public List<String> texts() {
        return shown.stream().map(it -> it.text).toList();
    }

    @Override
    public void loseNextAnswer() {
        api.next(Mood.LOST);
    }

    @Override
    public void troubleNext() {
        api.insteadOfNext(tooMany());
    }

    @Override
    public boolean recognisesRepetitions() {
        return false;
    }

    /** Shows a new post. */
    protected Shown show(String text, String replyTo) {
        Shown fresh = new Shown(Integer.toString(lastId++), text, replyTo, Instant.now());
        shown.add(fresh);
        return fresh;
    }

    /** The newest first. */
    protected List<Shown> newest() {
        return shown.reversed();
    }

    protected @Nullable Shown shown(String id) {
        return shown.stream().filter(it -> it.id.equals(id)).findFirst().orElse(null);
    }

    /** How an answer's JSON writes a text. */
    protected static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    protected static Map<String, String> none() {
        return Map.of();
    }

    /** Ready to be posted. */
    protected Frozen ready(String text) {
        Post post = Post.of(text, "en", clock.instant(), UUID.randomUUID().toString());
        return ((Preparation.Ready) network().prepare(network().freeze(post), null)).frozen();
    }

    @ParameterizedTest
    @EnumSource(Mood.class)
    void anAnswerThatSaysNothingIsADoubt(Mood mood) {
        Frozen frozen = ready("Perhaps");
        api.next(mood);

        Outcome outcome = network().post(frozen);

        // A mere 200 is all that some promise.
        assertThat(outcome)
                .isInstanceOfAny(
                        Outcome.InDoubt.class,
                        mood == Mood.HTML && saysNothing() ? Outcome.Posted.class : Outcome.InDoubt.class);
        assertThat(texts()).containsExactly("Perhaps");
    }

    /** Whether a success has nothing to say in its body. */
    protected boolean saysNothing() {
        return false;
    }

    @Test
    void tooManyRequestsStopTheAccountUntilTheNetworkTakesMore() {
        Frozen frozen = ready("Later");
        api.insteadOfNext(tooMany());
        network().post(frozen);
        int asked = api.asked().size();

        Outcome early = network().post(frozen);

        assertThat(early)
                .isInstanceOfSatisfying(
                        Outcome.TryLater.class, it -> assertThat(it.atLeast()).isGreaterThan(Duration.ofSeconds(25)));
        assertThat(api.asked()).hasSize(asked);
        assertThat(network().allowance().isSpent(clock.instant())).isTrue();
        clock.pass(Duration.ofHours(1));
        assertThat(network().post(frozen)).isInstanceOf(Outcome.Posted.class);
        assertThat(texts()).containsExactly("Later");
    }

    @Test
    void aTokenThatIsVoidNeedsAPerson() {
        Frozen frozen = ready("Not any more");
        api.insteadOfNext(unauthorised());

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.Unauthorised.class);
        assertThat(texts()).isEmpty();
    }

    @Test
    void aRedirectToAPrivateAddressIsNotFollowed() {
        Frozen frozen = ready("Elsewhere");
        api.insteadOfNext(new Answer(307, "", Map.of("Location", "http://127.0.0.1:1/latest/meta-data")));

        Outcome outcome = network().post(frozen);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, it -> assertThat(it.reason()).contains("where we do not go"));
        assertThat(texts()).isEmpty();
    }

    @Test
    void aPrivateAddressIsNotAskedUnlessAllowed() {
        GuardedHttp strict = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(2), false));
        Network guarded;
        try {
            guarded = kind(strict).connect(connection());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("allow-private-addresses");
            return;
        } finally {
            strict.close();
        }
        throw new AssertionError("connected to a private address: " + guarded);
    }

    /** The kind under test with another way out. */
    protected abstract NetworkKind kind(GuardedHttp other);

    @Test
    void nobodyAtTheOtherEndMeansThatNothingHappened() {
        Frozen frozen = ready("Nobody");
        api.close();

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.TryLater.class);
    }

    @Test
    void noSecretIsInAnyMessage() {
        List<String> said = new ArrayList<>();
        said.add(connection().toString());
        Frozen frozen = ready("Secret");
        for (Answer answer : List.of(tooMany(), unauthorised())) {
            api.insteadOfNext(answer);
            said.add(network().post(frozen).toString());
            clock.pass(Duration.ofHours(25));
        }
        for (Mood mood : List.of(Mood.LOST, Mood.SERVER_ERROR, Mood.HTML)) {
            api.next(mood);
            said.add(network().post(frozen).toString());
        }
        api.close();
        said.add(network().post(frozen).toString());
        said.add(network().check().toString());

        assertThat(said).noneMatch(it -> secrets().stream().anyMatch(it::contains));
    }

    @Test
    void theRightsAreCheckedWithoutPosting() {
        Check check = network().check();

        assertThat(check).isInstanceOf(Check.Ready.class);
        assertThat(texts()).isEmpty();
    }

    @Test
    void aLinkOf2000CharactersGoesOutWholeOrIsRefused() {
        URI link = URI.create("https://review.example/" + "a".repeat(1_970));
        Frozen frozen = ready("Long\n\n" + link);

        Outcome outcome = network().post(frozen);

        if (network().rules().fits("Long\n\n" + link)) {
            assertThat(outcome).isInstanceOf(Outcome.Posted.class);
            assertThat(texts()).singleElement().asString().contains(link.toString());
            assertThat(network().find(frozen, link, clock.instant().minusSeconds(60)))
                    .isNotInstanceOf(Finding.Unknown.class);
        } else {
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        }
    }
}
