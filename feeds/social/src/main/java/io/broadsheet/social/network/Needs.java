package io.broadsheet.social.network;

import java.util.List;

/**
 * What an account of one kind needs; forms and commands ask for it.
 *
 * @param title the network's name as people write it
 * @param rights which rights the secret must have and where it is made, one or two sentences
 * @param fields in the order in which they are asked for
 */
public record Needs(String title, String rights, List<Field> fields) {
    public Needs {
        fields = List.copyOf(fields);
    }

    /** How much depends on a field. */
    public enum Weight {
        REQUIRED,
        OPTIONAL
    }

    /** Who may see a field again once it is given. */
    public enum Privacy {
        /** Editors. */
        SHOWN,
        /** Nobody: it is sealed. */
        SECRET
    }

    /**
     * One thing to be given.
     *
     * @param key as in the configuration of an account
     * @param label for people
     * @param hint what is expected, with an example
     */
    public record Field(String key, String label, Privacy privacy, Weight weight, String hint) {
        /** Must be given, may be seen. */
        public static Field required(String key, String label, String hint) {
            return new Field(key, label, Privacy.SHOWN, Weight.REQUIRED, hint);
        }

        /** May be given, may be seen. */
        public static Field optional(String key, String label, String hint) {
            return new Field(key, label, Privacy.SHOWN, Weight.OPTIONAL, hint);
        }

        /** Must be given, is sealed. */
        public static Field secret(String key, String label, String hint) {
            return new Field(key, label, Privacy.SECRET, Weight.REQUIRED, hint);
        }

        /** May be given, is sealed. */
        public static Field optionalSecret(String key, String label, String hint) {
            return new Field(key, label, Privacy.SECRET, Weight.OPTIONAL, hint);
        }
    }

    /** The field of this name, if the network knows it. */
    public boolean knows(String key) {
        return fields.stream().anyMatch(it -> it.key().equals(key));
    }
}
