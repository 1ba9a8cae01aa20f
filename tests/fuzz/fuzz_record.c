/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a record of a run. An input that begins like one is taken as it is; any other is a
 * list of edits of a real one's frame or log, under the checksum. Snapshots have a target of their
 * own. */
#include "edits.h"
#include "machines.h"

#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct blob real;
static size_t log_place; /* of the input log in it; its length is in the 8 bytes before */

/* NOLINTNEXTLINE(readability-non-const-parameter): libFuzzer says what it looks like */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct machine *machine = fuzz_test_cpu();
    struct record_end end = {.image = "fuzz"};
    struct blob start = {0}, log = {0};
    int64_t value = 7;
    (void)argc, (void)argv;
    fuzz_snapshot_of(machine, &start);
    input_serial(machine, "console", "abc", 3, NULL);
    input_pin(machine, "intc.source2", true, NULL);
    input_result(machine, "read", &value, "xyz", 3, NULL);
    machine_run(machine, 400 * SIM_US);
    if (!record_save(machine, &start, &end, &real, NULL) || !input_log_save(machine, &log, NULL))
        abort();
    log_place = real.size - 8 - log.size;
    blob_free(&start);
    blob_free(&log);
    machine_destroy(machine);
    return 0;
}

/* Replaces the checksum at the end. */
static void sign(struct blob *file)
{
    file->size -= file->size < 8 ? file->size : 8;
    blob_put_integer(file, blob_checksum(file->bytes, file->size), 8);
}

/* The log alone is edited, so that most edits are not in vain; its length follows. */
static void edit_log(struct blob *file, const uint8_t *edits, size_t size)
{
    struct blob log = {0};
    blob_put(&log, real.bytes + log_place, real.size - 8 - log_place);
    edit_all(&log, edits, size);
    file->size = log_place - 8;
    blob_put_integer(file, log.size, 8);
    blob_put(file, log.bytes, log.size);
    blob_put_integer(file, 0, 8);
    blob_free(&log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct blob file = {0};
    struct record_end end;
    struct sim_error error;
    if (size == 0)
        return 0;
    if (size >= 8 && memcmp(data, "BOSIMREC", 8) == 0) {
        fuzz_use(record_load(data, size, &end, &error));
        return 0;
    }
    edit_copy(&file, &real);
    if (data[0] % 4 != 0)
        edit_log(&file, data + 1, size - 1);
    else
        edit_all(&file, data + 1, size - 1);
    sign(&file);
    fuzz_use(record_load(file.bytes, file.size, &end, &error));
    blob_free(&file);
    return 0;
}
