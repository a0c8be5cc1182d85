package io.broadsheet.desk.clipping;

import io.broadsheet.desk.clipping.Block.Shape;
import io.broadsheet.desk.integrity.LinkInspector;
import java.util.List;
import java.util.Optional;

/**
 * Finds the headline of a page. A page has two large lines, the publication's name and the headline; which is which shows
 * in the window title, the copyright line, the home link, and in what stands between them.
 *
 * @param title its words
 * @param at the headline's place among the blocks, or -1 if only the window title has it
 */
record Headline(String title, int at) {
    private static final int LONGEST = 220;
    private static final int ENOUGH = 15;
    /** The headline, if the page has one that stands above its text. */
    static Optional<Headline> of(Masthead masthead, List<Block> blocks) {
        int[] proseAfter = proseAfter(blocks);
        int best = -1;
        int bestScore = ENOUGH - 1;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            // A heading deep in the text heads a part of it.
            if (!mayBe(block) || proseAfter[i] * 5L < proseAfter[0] * 3L) {
                continue;
            }
            int score = score(block, masthead);
            boolean proseBetween = best >= 0 && proseAfter[best] != proseAfter[i];
            boolean laterOfTwo = best >= 0
                    && !proseBetween
                    && score == bestScore
                    && !block.face().italic();
            boolean underAMasthead =
                    best >= 0 && !proseBetween && score >= ENOUGH && isMasthead(blocks, best, i, masthead);
            if (score > bestScore || laterOfTwo || underAMasthead) {
                best = i;
                bestScore = score;
            }
        }
        if (best >= 0) {
            return Optional.of(new Headline(blocks.get(best).text(), best));
        }
        return masthead.declaredTitle()
                .or(() -> masthead.windowTitle().stream()
                        .filter(part -> !masthead.isName(part))
                        .findFirst())
                .filter(title -> !title.isBlank())
                .map(title -> new Headline(title, -1))
                .or(() -> plainLine(masthead, blocks));
    }

    /** As a last resort, the short plain line right above the first paragraph. */
    private static Optional<Headline> plainLine(Masthead masthead, List<Block> blocks) {
        for (int i = 0; i + 1 < blocks.size(); i++) {
            if (blocks.get(i + 1).isProse()) {
                Block line = blocks.get(i);
                boolean fits = mayBe(line)
                        && line.text().length() <= 100
                        && !line.text().endsWith(".")
                        && !line.face().italic()
                        && !masthead.isName(line.text());
                return fits ? Optional.of(new Headline(line.text(), i)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean mayBe(Block block) {
        String text = block.text();
        return (block.shape() == Shape.HEADING || block.shape() == Shape.PARAGRAPH)
                && text.length() >= 3
                && text.length() <= LONGEST
                && block.links().stream()
                        .noneMatch(link -> LinkInspector.host(link.url()) != null && block.linkShare() > 0.5)
                && Furniture.of(block).isEmpty()
                && DateLine.of(text).isEmpty()
                && Byline.of(text).isEmpty();
    }

    private static int score(Block block, Masthead masthead) {
        String key = Masthead.key(block.text());
        int score = switch (block.face().heading()) {
            case 1 -> 45;
            case 2 -> 40;
            case 3 -> 28;
            case 4, 5, 6 -> 15;
            default -> 0;
        };
        int size = block.face().size();
        score += size >= 6 ? 28 : size == 5 ? 25 : size == 4 ? 15 : 0;
        score += block.face().bold() ? 15 : 0;
        score -= block.face().italic() && !block.face().bold() ? 20 : 0;
        score -= block.isQuoted() ? 15 : 0;
        score -= block.text().length() > 80 && block.text().endsWith(".") ? 20 : 0;
        if (masthead.isName(block.text())) {
            return score - 80;
        }
        if (masthead.declaredTitle().map(Masthead::key).filter(key::equals).isPresent()) {
            score += 60;
        }
        if (masthead.windowTitle().stream().anyMatch(part -> Masthead.key(part).equals(key))) {
            score += 60;
        } else if (key.length() >= 12
                && masthead.windowTitle().stream()
                        .anyMatch(part -> Masthead.key(part).contains(key))) {
            score += 25;
        }
        return score;
    }

    // Two large lines without text between them, and the upper one is called like a paper or is parted by a date or a
    // motto.
    private static boolean isMasthead(List<Block> blocks, int upper, int lower, Masthead masthead) {
        String name = blocks.get(upper).text();
        if (masthead.windowTitle().size() > 1
                && masthead.windowTitle().stream()
                        .anyMatch(part -> Masthead.key(part).equals(Masthead.key(name)))) {
            return false;
        }
        boolean parted = blocks.subList(upper + 1, lower).stream()
                .anyMatch(block ->
                        DateLine.of(block.text()).isPresent() || block.face().italic() || block.isQuoted());
        return parted
                && Masthead.soundsLikeAPaper(name)
                && !blocks.get(lower).face().italic();
    }

    private static int[] proseAfter(List<Block> blocks) {
        int[] after = new int[blocks.size() + 1];
        for (int i = blocks.size() - 1; i >= 0; i--) {
            after[i] = after[i + 1] + (blocks.get(i).isProse() ? blocks.get(i).plainLength() : 0);
        }
        return after;
    }
}
