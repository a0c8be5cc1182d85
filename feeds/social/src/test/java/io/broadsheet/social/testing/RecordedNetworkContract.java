package io.broadsheet.social.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of networks, against an API of recorded shapes, and what every such API may do to us. */
@SuppressWarnings("this-escape") // the behaviour is asked for when requests come, not before
public abstract class RecordedNetworkContract implements NetworkContract {
    /** A post on the network. */
    protected static final class Shown {
        public final String id;
        public final String replyTo;
        public final Instant at;
        public String text;
        /** Of the pictures that are seen with it. */
        public List<String> alts = List.of();

        Shown(String id, String text, String replyTo, Instant at) {
            this.id = id;
            this.text = text;
            this.replyTo = replyTo;
            this.at = at;
        }
    }

    protected final HandClock clock = new HandClock(Instant.now());
    /** Generous: a busy machine is no fault of the network's. */
    protected final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(30), true));
    /** For answers that never come. */
    private final GuardedHttp hasty = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(2), true));

    protected final List<Shown> shown = new ArrayList<>();
    protected final FileServer files = new FileServer();
    /** Whether the network says no to every picture. */
    protected boolean refusesPictures;

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
        hasty.close();
        files.close();
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
        Network asked = mood == Mood.NEVER ? kind(hasty).connect(connection()) : network();
        api.next(mood);

        Outcome outcome = asked.post(frozen);

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

    /** Whether pictures go along with their alt texts; where they do not, the posts go out all the same. */
    protected boolean carriesPictures() {
        return false;
    }

    /** As it was frozen, with one picture. */
    protected Frozen withPicture(URI source, String alt) {
        return network()
                .freeze(new Post(
                        "A ship",
                        "en",
                        null,
                        null,
                        List.of(new Post.Picture(source, alt)),
                        clock.instant(),
                        UUID.randomUUID().toString()));
    }

    private Frozen readied(Frozen frozen) {
        return ((Preparation.Ready) network().prepare(frozen, null)).frozen();
    }

    private List<String> alts() {
        return shown.stream().flatMap(it -> it.alts.stream()).toList();
    }

    @Test
    void aPictureIsCarriedWithItsAltText() {
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));
        Frozen frozen = readied(withPicture(source, "A ship on a “calm” sea"));

        Outcome outcome = network().post(frozen);

        assertThat(texts()).containsExactly("A ship");
        if (carriesPictures()) {
            assertThat(alts()).containsExactly("A ship on a “calm” sea");
            assertThat(((Outcome.Posted) outcome).without()).isNull();
        }
    }

    @Test
    void aPictureThatTheNetworkRefusesDoesNotHoldThePostBack() {
        refusesPictures = true;
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));

        Outcome outcome = network().post(readied(withPicture(source, "A ship")));

        goesOutWithoutIt(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "empty", "html", "claims to be enormous"})
    void aPictureThatCannotBeHadDoesNotHoldThePostBack(String what) {
        URI source = switch (what) {
            case "missing" -> files.uri("/nowhere.png");
            case "empty" -> files.put("empty.png", new byte[0]);
            case "html" -> files.put("page.png", "<!DOCTYPE html><p>No".getBytes(UTF_8));
            default -> files.put("enormous.png", FileServer.enormous());
        };

        Outcome outcome = network().post(readied(withPicture(source, "A ship")));

        goesOutWithoutIt(outcome);
    }

    private void goesOutWithoutIt(Outcome outcome) {
        assertThat(texts()).containsExactly("A ship");
        if (carriesPictures()) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Posted.class, it -> assertThat(it.without()).startsWith("without "));
            assertThat(alts()).isEmpty();
        }
    }

    @Test
    void aLostAnswerToAPostWithAPictureIsADoubtAndNoSecondPost() {
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));
        Frozen frozen = readied(withPicture(source, "A ship"));
        api.next(Mood.LOST);

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.InDoubt.class);
        assertThat(texts()).containsExactly("A ship");
    }

    @Test
    void theSamePictureIsFrozenTheSameWay() {
        URI source = URI.create("https://review.example/ship.png");
        Post post = new Post(
                "A ship", "en", null, null, List.of(new Post.Picture(source, "A ship")), clock.instant(), "key");

        assertThat(network().freeze(post)).isEqualTo(network().freeze(post));
    }
}
