package io.broadsheet.syndication.reader;

/**
 * Counts how many different things were seen without keeping any of them (HyperLogLog, Flajolet et al. 2007, with linear
 * counting for small numbers): 1,024 registers of a byte, 3 % of standard error. Two sketches are one by the larger of each
 * register. Not thread-safe.
 */
final class Sketch {
    private static final int BITS = 10;
    private static final int REGISTERS = 1 << BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

    private final byte[] registers;

    Sketch() {
        this.registers = new byte[REGISTERS];
    }

    /**
     * The sketch with these registers.
     *
     * @throws IllegalArgumentException if there are not as many as a sketch has
     */
    static Sketch of(byte[] registers) {
        if (registers.length != REGISTERS) {
            throw new IllegalArgumentException(
                    "the sketch has %d registers (expected: %d)".formatted(registers.length, REGISTERS));
        }
        return new Sketch(registers.clone());
    }

    private Sketch(byte[] registers) {
        this.registers = registers;
    }

    /** Sees something by its hash, of which every bit is as good as another. */
    void add(long hash) {
        int register = (int) (hash >>> (Long.SIZE - BITS));
        int rank = Math.min(Long.numberOfLeadingZeros(hash << BITS) + 1, Long.SIZE - BITS + 1);
        registers[register] = (byte) Math.max(registers[register], rank);
    }

    /** Has seen what the other one has seen too. */
    void add(Sketch other) {
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        }
    }

    /** About how many different things it has seen. */
    long count() {
        double sum = 0;
        int empty = 0;
        for (byte register : registers) {
            sum += 1.0 / (1L << register);
            empty += register == 0 ? 1 : 0;
        }
        double estimate = ALPHA * REGISTERS * REGISTERS / sum;
        if (estimate <= 2.5 * REGISTERS && empty > 0) {
            return Math.round(REGISTERS * Math.log((double) REGISTERS / empty));
        }
        return Math.round(estimate);
    }

    byte[] registers() {
        return registers.clone();
    }
}
