package io.broadsheet.desk.clipping;

import io.broadsheet.desk.clipping.Block.Shape;
import io.broadsheet.desk.integrity.Link;
import io.broadsheet.desk.integrity.LinkInspector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds blocks that are on a page for their links only. */
final class SpamBlocks {
    private static final int LOOK_BACK = 60;
    private static final Pattern SOURCES = Pattern.compile(
            "^\\W*(?:end)?(?:notes?|sources?|references|further reading|bibliography|footnotes|literature|anmerkungen|quellen"
                    + "|literatur|fu(?:ß|ss)noten|sources et notes|r[ée]f[ée]rences|fuentes|notas|fonti|note)\\W*$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private SpamBlocks() {}

    /** Their places. */
    static Set<Integer> in(List<Block> blocks, LinkInspector inspector) {
        Set<String> vocabulary = vocabulary(blocks, inspector);
        Set<Integer> spam = new HashSet<>();
        int row = 0;
        for (int i = 0; i < blocks.size(); i++) {
            if (isSpam(blocks, i, inspector, vocabulary)) {
                spam.add(i);
            }
            // One link a paragraph, many in a row.
            row = isBareLink(blocks.get(i), inspector) ? row + 1 : 0;
            if (row >= 3 && !isSource(blocks, i)) {
                spam.addAll(List.of(i, i - 1, i - 2));
            }
        }
        return spam;
    }

    /** Spam words that the text uses itself, outside links: what it is about. */
    static Set<String> vocabulary(List<Block> blocks, LinkInspector inspector) {
        Set<String> vocabulary = new HashSet<>();
        for (Block block : blocks) {
            boolean clean = block.links().stream()
                    .allMatch(link -> !inspector.leadsAway(link.url())
                            || LinkInspector.spamWords(link).isEmpty());
            if (clean) {
                vocabulary.addAll(LinkInspector.spamWords(block.text()));
            }
        }
        return vocabulary;
    }

    /** Whether the block stands under a heading such as "Sources": those, too, are nothing but links. */
    static boolean isSource(List<Block> blocks, int i) {
        for (int before = i - 1; before >= Math.max(0, i - LOOK_BACK); before--) {
            Block block = blocks.get(before);
            if (SOURCES.matcher(block.text()).matches()) {
                return true;
            }
            if (block.shape() == Shape.HEADING || block.shape() == Shape.RULE || block.plainLength() > 200) {
                return false;
            }
        }
        return false;
    }

    private static boolean isBareLink(Block block, LinkInspector inspector) {
        return !block.text().isEmpty()
                && block.linkShare() >= 0.8
                && block.links().stream().allMatch(link -> inspector.leadsAway(link.url()))
                && Furniture.of(block).isEmpty();
    }

    private static boolean isSpam(List<Block> blocks, int i, LinkInspector inspector, Set<String> vocabulary) {
        Block block = blocks.get(i);
        List<Link> away = block.links().stream()
                .filter(link -> inspector.leadsAway(link.url()))
                .toList();
        long foreign = away.stream()
                .filter(link -> LinkInspector.isForeign(link, vocabulary))
                .count();
        boolean loneLink = foreign == 1 && away.size() == 1 && block.linkShare() >= 0.3 && !block.isProse();
        if (foreign >= 2 || loneLink) {
            return true;
        }
        boolean follows = Furniture.of(block).filter(Furniture.FOLLOW::equals).isPresent();
        return away.size() >= 3 && block.linkShare() >= 0.6 && !follows && !isSource(blocks, i);
    }
}
