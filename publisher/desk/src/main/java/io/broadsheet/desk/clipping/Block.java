package io.broadsheet.desk.clipping;

import io.broadsheet.desk.integrity.Link;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One piece of a page as a reader sees it: a paragraph, a heading, a list. How it is set tells more about an old page than
 * its tags do.
 *
 * @param shape what it is
 * @param html as it goes into the body
 * @param text its words, on one line
 * @param links in it, in order
 * @param face how all of it is set
 */
record Block(Shape shape, String html, String text, List<Link> links, Face face) {
    /** Shortest text that counts as a paragraph of prose, in characters without those of links. */
    static final int PROSE = 80;

    private static final Pattern PUNCTUATION = Pattern.compile("[.,;:!?…。、؟،।]");

    private static final Pattern QUOTED =
            Pattern.compile("^\\s*(?:[“\"„«‹‟「][^”\"“»›」]{5,250}[”\"“»›」]|[‘‚'][^’]{5,250}[’‘'])"
                    + "\\s*[.,]?(?:\\s*[—–(-].{0,60}|\\s+\\p{Lu}[\\p{L}. ]{0,40})?$");

    enum Shape {
        PARAGRAPH,
        HEADING,
        /** A list, quote, table or preformatted text, kept as it is. */
        WHOLE,
        /** Nothing but pictures. */
        IMAGE,
        RULE
    }

    /**
     * How text is set.
     *
     * @param size on HTML's own scale from 1 to 7; 3 is normal
     * @param heading 1 to 6 in a heading, else 0
     */
    record Face(int size, boolean bold, boolean italic, int heading) {
        static final Face NORMAL = new Face(3, false, false, 0);

        Face sized(int newSize) {
            return new Face(Math.clamp(newSize, 1, 7), bold, italic, heading);
        }

        Face bolder() {
            return new Face(size, true, italic, heading);
        }

        Face slanted() {
            return new Face(size, bold, true, heading);
        }

        Face under(int level) {
            return new Face(size, bold, italic, level);
        }
    }

    Block {
        links = List.copyOf(links);
    }

    /** Which share of the text is links, from 0 to 1. */
    double linkShare() {
        return text.isEmpty() ? (links.isEmpty() ? 0 : 1) : Math.min(1, (double) linkLength() / text.length());
    }

    /** Characters of the text outside links. */
    int plainLength() {
        return Math.max(0, text.length() - linkLength());
    }

    /** Whether it reads like a paragraph of an article. */
    boolean isProse() {
        return shape != Shape.HEADING
                && plainLength() >= PROSE
                && linkShare() < 0.5
                && PUNCTUATION.matcher(text).find();
    }

    /** Whether it is one quotation and at most the name of its author, as mottos are. */
    boolean isQuoted() {
        return text.length() <= 320 && QUOTED.matcher(text).matches();
    }

    private int linkLength() {
        return links.stream().mapToInt(link -> link.words().length()).sum();
    }
}
