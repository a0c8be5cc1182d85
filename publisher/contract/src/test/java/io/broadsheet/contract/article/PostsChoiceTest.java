package io.broadsheet.contract.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostsChoiceTest {
    @ParameterizedTest
    @EnumSource
    void everyChoiceIsReadBack(PostsChoice choice) {
        assertThat(PostsChoice.of(choice.written())).contains(choice);
        assertThat(PostsChoice.require(choice.written())).isEqualTo(choice);
    }

    @Test
    void anEventMayHoldAWordOfTheFuture() {
        assertThat(PostsChoice.of("pin")).isEmpty();
        assertThat(PostsChoice.of(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "edit", "REPLY", " reply", "re\u0000ply"})
    void whoAsksForAnotherIsToldTheKnownOnes(String written) {
        assertThatThrownBy(() -> PostsChoice.require(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("posts is '")
                .hasMessageContaining("expected: one of change, reply, leave")
                .hasMessageNotContaining("\u0000");
    }
}
