package io.broadsheet.social.announcement;

import io.broadsheet.social.announcement.Action.Part;
import io.broadsheet.social.announcement.Action.Shown;
import io.broadsheet.social.network.Network.Ability;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an action has to do next to make the account show what it says. It follows from what is shown, and what is shown is
 * stored after every step; so a process may die between any two steps.
 */
sealed interface Step {
    /**
     * Shows a part that is not there.
     *
     * @param replyFor see {@link Shown#replyFor}
     * @param number see {@link Shown#number}
     * @param replyTo the post under which it goes, or null
     */
    record Show(
            Part part, int replyFor, int number, @Nullable String replyTo) implements Step {
        /** What is there once it is done. */
        Shown shown(String remoteId, @Nullable URI url, boolean asThePartSays) {
            return new Shown(replyFor, number, remoteId, url, asThePartSays ? part.text() : null);
        }
    }

    /** Changes what is there to say what the part says. */
    record Change(Part part, Shown shown) implements Step {}

    /** Takes one post back. */
    record Remove(Shown shown) implements Step {}

    /** Nothing more. */
    record Finish(String state, @Nullable String detail) implements Step {}

    /** The next step of an action on a network that can do this. */
    static Step of(Action action, Set<Ability> abilities) {
        return switch (action.kind()) {
            case POST, EDIT -> announcement(action, abilities);
            case REPLY -> answer(action, abilities);
            case DELETE -> removal(action);
        };
    }

    private static Step announcement(Action action, Set<Ability> abilities) {
        List<Part> wanted = action.announcement();
        List<Shown> there = action.announced();
        for (int i = 0; i < wanted.size(); i++) {
            Part part = wanted.get(i);
            if (i >= there.size()) {
                String above = i == 0 ? null : there.get(i - 1).remoteId();
                return new Show(part, 0, part.number(), above);
            }
            if (!part.text().equals(there.get(i).text()) && abilities.contains(Ability.EDIT)) {
                return new Change(part, there.get(i));
            }
        }
        if (there.size() > wanted.size() && abilities.contains(Ability.DELETE)) {
            return new Remove(there.getLast());
        }
        return new Finish("done", null);
    }

    private static Step answer(Action action, Set<Ability> abilities) {
        if (action.announced().isEmpty() && action.announcement().isEmpty()) {
            return new Finish("skipped", "nothing was posted, so there is nothing to answer");
        }
        if (action.announced().isEmpty() || saysSoFar(action)) {
            return announcement(action, abilities);
        }
        boolean answered = action.shown().stream().anyMatch(it -> it.replyFor() == action.revision());
        if (answered) {
            return new Finish("done", null);
        }
        String root = action.announced().getFirst().remoteId();
        return new Show(action.parts().getFirst(), action.revision(), 1, root);
    }

    /** Whether what is there is what is wanted, or a beginning of it. */
    private static boolean saysSoFar(Action action) {
        List<String> wanted = action.announcement().stream().map(Part::text).toList();
        List<Shown> there = action.announced();
        for (int i = 0; i < there.size(); i++) {
            if (i >= wanted.size() || !wanted.get(i).equals(there.get(i).text())) {
                return false;
            }
        }
        return true;
    }

    private static Step removal(Action action) {
        if (!action.shown().isEmpty()) {
            return new Remove(action.shown().getLast());
        }
        return action.steps() > 0
                ? new Finish("done", "taken back")
                : new Finish("skipped", "nothing was posted, so there is nothing to take back");
    }
}
