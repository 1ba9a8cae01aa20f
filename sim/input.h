/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Outside input: serial bytes, pins, analog values. Each is stamped with virtual time and logged
 * where it enters. With the defaults of machine_options the log is all that a replay needs. */
#ifndef SIM_INPUT_H
#define SIM_INPUT_H

#include "blob.h"
#include "machine.h"

/* Used by machine.c. */
bool input_init(struct machine *, struct sim_error *);
void input_free(struct machine *);

/* At the machine's present time, between runs or inside a probe or event handler. It takes effect
 * at an instruction boundary, after all other events of that time: at once between runs (when the
 * machine runs on), at the next boundary if an instruction runs. Names: a stream's ("uart0"), a
 * pin's ("fpgaio.button0"). False with error: no such name; or the machine is replaying, when all
 * input comes from the log. */
bool input_serial(struct machine *, const char *stream, const void *bytes, size_t count,
                  struct sim_error *);
bool input_pin(struct machine *, const char *pin, bool level, struct sim_error *);

/* Like input_serial, at a time to come: the bytes arrive then, at an instruction boundary. */
bool input_serial_at(struct machine *, sim_time when, const char *stream, const void *bytes,
                     size_t count, struct sim_error *);

/* Likewise: the pin is driven then. */
bool input_pin_at(struct machine *, sim_time when, const char *pin, bool level, struct sim_error *);

/* A character from another machine's transmitter: its last bit arrives at `when`. The machine has
 * not run past that (machine_run(when) at most); its boundary may lie behind it. */
bool input_character_at(struct machine *, sim_time when, struct stream *, uint32_t value,
                        struct sim_error *);

/* Results of the outside that the guest waits for inside an instruction (semihosting): logged
 * with the count of such results instead of a time. On replay `value` and `bytes` come from the
 * log; false with error if it holds no such result. */
bool input_result(struct machine *, const char *name, int64_t *value, void *bytes, size_t count,
                  struct sim_error *);

/* Does all input come from a log? Then input_result needs no outside. */
bool input_replaying(const struct machine *);

/* The log so far, what is still to arrive included, as bytes (the INPT chunk of a record file);
 * the blob is the caller's. */
bool input_log_save(struct machine *, struct blob *, struct sim_error *);
/* Makes the machine replay a log: entries that it has seen already are left out (they are
 * counted; a snapshot knows how many). Any bytes may be given; on error nothing has changed. */
bool input_log_replay(struct machine *, const void *bytes, size_t size, struct sim_error *);

/* The machine no longer replays: what the log still holds for later arrives, and the outside may
 * bring more. Results that are asked for come from the outside again. */
void input_log_live(struct machine *);
/* Drops what is still to arrive; the machine does not replay. */
void input_log_forget(struct machine *);

/* Used by snapshot.c: how much of the log has been delivered, what is still to arrive, and the
 * levels of the pins that the outside drives. A restored machine does not replay: give it the log
 * again if it shall. */
void input_state_save(struct machine *, struct blob *);
bool input_state_restore(struct machine *, struct blob_reader *, struct sim_error *);

#endif
