/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recorded machine for tests: see recorded.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/read_symbols.h"
#include "tests/support/recorded.h"

#include "builtin_boards.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void recorded_start_alone(struct recorded *recorded, const char *board, const char *image,
                          const struct machine_options *options)
{
    const struct builtin_board *found = builtin_board_find(board);
    struct image_source source = {.step = 1};
    struct sim_error error = {""};
    memset(recorded, 0, sizeof *recorded);
    assert_non_null(found);
    snprintf(source.path, sizeof source.path, "%s", image);
    if (!image_load(&recorded->image, &source, &error))
        fail_msg("%s", error.text);
    recorded->machine = machine_create(found->dtb, found->size, options, &error);
    if (recorded->machine == NULL || !machine_load(recorded->machine, &recorded->image, &error))
        fail_msg("%s", error.text);
    recorded->symbols = read_symbols(&recorded->image, image);
    machine_reset(recorded->machine);
}

void recorded_attach(struct recorded *recorded, const char *kernel)
{
    struct sim_error error = {""};
    if (kernel == NULL || *kernel != '\0')
        recorded->aware = aware_attach(recorded->machine, recorded->symbols, kernel, &error);
    if (recorded->aware == NULL && (kernel == NULL || *kernel != '\0'))
        fail_msg("%s", error.text);
    recorded->recording = recording_create();
    assert_non_null(recorded->recording);
    recorded->recorder = recorder_attach(recorded->machine, recorded->aware, &recorded->image,
                                         recorded->recording, &error);
    if (recorded->recorder == NULL)
        fail_msg("%s", error.text);
}

void recorded_start(struct recorded *recorded, const char *board, const char *image,
                    const char *kernel, const struct machine_options *options)
{
    recorded_start_alone(recorded, board, image, options);
    recorded_attach(recorded, kernel);
}

void recorded_end(struct recorded *recorded)
{
    recorder_detach(recorded->recorder);
    aware_detach(recorded->aware);
    recording_destroy(recorded->recording);
    symbols_destroy(recorded->symbols);
    machine_destroy(recorded->machine);
    image_free(&recorded->image);
}

unsigned recorded_lane(const struct recording *recording, const char *name)
{
    unsigned i, count = recording_lanes(recording);
    for (i = 0; i < count; i++)
        if (strcmp(recording_lane_at(recording, i)->name, name) == 0)
            return i;
    fail_msg("no lane is called %s", name);
    return 0;
}

/* --- as text --- */

static void put_line(struct blob *text, const char *format, ...)
{
    char line[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    blob_put(text, line, strlen(line));
}

static void put_lane(const struct recording *recording, unsigned index, struct blob *text)
{
    const struct lane *lane = recording_lane_at(recording, index);
    struct span span;
    sim_time at = recording_begin(recording);
    put_line(text, "%s %08" PRIx32 " %s\n", lane_kind_name(lane->kind), lane->id, lane->name);
    while (recording_span_at(recording, index, at, &span)) {
        put_line(text, "%" PRIu64 " %s %s\n", span.begin, lane_state_name(span.state),
                 recording_text_at(recording, span.text));
        if (span.end >= recording_end(recording))
            break;
        at = span.end;
    }
}

static const char *name_of(const struct recording *recording, uint16_t lane)
{
    return lane == RECORDING_NOBODY ? "-" : recording_lane_at(recording, lane)->name;
}

static void put_marks(const struct recording *recording, struct blob *text)
{
    size_t most = 1u << 20, count, i;
    struct mark *marks = malloc(most * sizeof *marks);
    assert_non_null(marks);
    count = recording_marks(recording, ~0u, RECORDING_NOBODY, 0, SIM_TIME_NEVER, marks, most);
    assert_true(count <= most);
    for (i = 0; i < count; i++)
        put_line(text, "%" PRIu64 " %s %s %s %s %" PRIu32 "\n", marks[i].when,
                 mark_kind_name(marks[i].kind), name_of(recording, marks[i].lane),
                 name_of(recording, marks[i].other), recording_text_at(recording, marks[i].text),
                 marks[i].value);
    free(marks);
}

/* Lanes come into being in another order where another future begins. */
static void insert(const struct recording *recording, unsigned *order, unsigned count)
{
    const struct lane *lane = recording_lane_at(recording, count);
    unsigned i = count;
    for (; i > 0; i--) {
        const struct lane *other = recording_lane_at(recording, order[i - 1]);
        if (other->kind < lane->kind || (other->kind == lane->kind && other->id <= lane->id))
            break;
        order[i] = order[i - 1];
    }
    order[i] = count;
}

void recorded_text(const struct recording *recording, struct blob *text)
{
    unsigned count = recording_lanes(recording), i;
    unsigned *order = malloc((count + 1) * sizeof *order);
    assert_non_null(order);
    memset(text, 0, sizeof *text);
    for (i = 0; i < count; i++)
        insert(recording, order, i);
    for (i = 0; i < count; i++)
        put_lane(recording, order[i], text);
    free(order);
    put_marks(recording, text);
}
