package io.broadsheet.mailer.doctor;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** Examines the mail set-up when asked: a POST, for it connects to the relays and asks name servers. */
@Controller("/api/doctor/mail")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class DoctorController {
    private final MailDoctor doctor;

    DoctorController(MailDoctor doctor) {
        this.doctor = doctor;
    }

    /** All that was looked at. */
    record Answer(List<Finding> findings) {}

    @Post
    Answer examine() {
        return new Answer(doctor.examine());
    }
}
