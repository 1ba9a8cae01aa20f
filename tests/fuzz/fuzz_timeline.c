/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a trace: what is taken is a recording whose spans lie one behind the other, which
 * every format can write, and which comes back the same from each; what is refused says why. */
#include "timeline/format.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SPANS = 256, LANES = 64, ALL = (1 << MARK_KINDS) - 1 };

static void check_spans(const struct recording *recording, unsigned lane)
{
    static struct span spans[SPANS];
    size_t count = recording_spans(recording, lane, 0, SIM_TIME_NEVER, spans, SPANS), i;
    for (i = 0; i < count && i < SPANS; i++) {
        assert(spans[i].begin <= spans[i].end && spans[i].state < LANE_STATES);
        assert(i == 0 || spans[i].begin == spans[i - 1].end);
    }
}

/* As far as it costs little: sums, not each span. */
static void check_same(const struct recording *one, const struct recording *other)
{
    struct lane_sums a, b;
    unsigned i;
    assert(recording_begin(one) == recording_begin(other));
    assert(recording_end(one) == recording_end(other));
    assert(recording_lanes(one) == recording_lanes(other));
    assert(recording_count_marks(one, ALL, RECORDING_NOBODY, 0, SIM_TIME_NEVER) ==
           recording_count_marks(other, ALL, RECORDING_NOBODY, 0, SIM_TIME_NEVER));
    for (i = 0; i < recording_lanes(one) && i < LANES; i++) {
        recording_sums(one, i, 0, SIM_TIME_NEVER, &a);
        recording_sums(other, i, 0, SIM_TIME_NEVER, &b);
        assert(memcmp(a.time, b.time, sizeof a.time) == 0);
        assert(strcmp(recording_lane_at(one, i)->name, recording_lane_at(other, i)->name) == 0);
    }
}

static void write_again(const struct timeline_format *format, const struct recording *recording)
{
    struct recording *again = recording_create();
    struct sim_error error = {""};
    struct blob blob = {0};
    assert(again != NULL && format->write(recording, &blob, &error));
    assert(format->read(blob.bytes, blob.size, again, &error));
    check_same(recording, again);
    blob_free(&blob);
    recording_destroy(again);
}

static bool tell(void *owner, const char *name, const struct blob *blob, struct sim_error *error)
{
    (void)owner, (void)error;
    return *name != '\0' && blob->size > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recording *recording = recording_create();
    struct sim_error error = {""};
    unsigned i;
    assert(recording != NULL);
    if (!timeline_read(data, size, recording, &error)) {
        assert(error.text[0] != '\0');
        recording_destroy(recording);
        return 0;
    }
    for (i = 0; i < recording_lanes(recording) && i < LANES; i++)
        check_spans(recording, i);
    for (i = 0; timeline_formats[i] != NULL; i++) {
        if (timeline_formats[i]->write != NULL)
            write_again(timeline_formats[i], recording);
        else
            assert(timeline_formats[i]->write_files(recording, tell, NULL, &error));
    }
    recording_destroy(recording);
    return 0;
}
