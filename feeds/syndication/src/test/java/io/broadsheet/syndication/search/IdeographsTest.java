package io.broadsheet.syndication.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdeographsTest {
    @ParameterizedTest
    @CsvSource({
        "keys, keys",
        "'quiet committee', 'quiet committee'",
        "東京, '\"東 京\" '",
        "東, '\"東\" '",
        "-東京, '-\"東 京\" '",
        "'keys 東京 OR 大阪', 'keys \"東 京\"  OR \"大 阪\" '",
        "'\"東京 keys\"', '\" 東 京  keys\"'",
        "ภาษาไทย, '\"ภ า ษ า ไ ท ย\" '",
    })
    void whatIsWrittenInOneIsLookedForAsAPhrase(String query, String phrased) {
        assertThat(Ideographs.query(query)).isEqualTo(phrased);
    }

    @Test
    void charactersThatAreWordsAreParted() {
        String mark = Character.toString(Ideographs.SEPARATOR);

        assertThat(Ideographs.parted("東京の鍵 and keys")).isEqualTo(String.join(mark, "東", "京", "の", "鍵") + " and keys");
        assertThat(Ideographs.parted("iPhone版")).isEqualTo("iPhone" + mark + "版");
        assertThat(Ideographs.parted("plain, קצר, кратко")).isEqualTo("plain, קצר, кратко");
    }
}
