/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The past of a machine in tests: see past.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/past.h"

#include "blob.h"
#include "snapshot.h"

struct history *past_begin(struct machine *machine, size_t most)
{
    struct sim_error error = {""};
    struct history *history = history_create(machine, most, &error);
    if (history == NULL)
        fail_msg("%s", error.text);
    return history;
}

void past_go(struct history *history, sim_time when)
{
    struct sim_error error = {""};
    if (!history_go(history, when, &error))
        fail_msg("%s", error.text);
}

uint64_t past_fingerprint(struct machine *machine)
{
    struct blob blob = {0};
    struct sim_error error = {""};
    uint64_t sum;
    if (!snapshot_save(machine, &blob, &error))
        fail_msg("%s", error.text);
    sum = blob_checksum(blob.bytes, blob.size);
    blob_free(&blob);
    return sum;
}
