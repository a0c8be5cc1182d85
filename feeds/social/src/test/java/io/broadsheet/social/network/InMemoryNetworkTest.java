package io.broadsheet.social.network;

import java.time.Clock;
import java.util.List;

class InMemoryNetworkTest implements NetworkContract {
    private final InMemoryNetwork network = new InMemoryNetwork(Clock.systemUTC());

    @Override
    public Network network() {
        return network;
    }

    @Override
    public List<String> texts() {
        return network.texts();
    }

    @Override
    public void loseNextAnswer() {
        network.next(InMemoryNetwork.Trouble.ANSWER_LOST);
    }

    @Override
    public void troubleNext() {
        network.next(InMemoryNetwork.Trouble.NOT_REACHED);
    }
}
