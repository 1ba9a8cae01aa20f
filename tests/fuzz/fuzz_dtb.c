/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a board's devicetree blob. An input that begins like one is taken as it is; any
 * other is a list of edits of a built-in board's, which its first byte says. What builds must
 * run. */
#include "edits.h"
#include "machines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_blob(const uint8_t *dtb, size_t size)
{
    struct sim_error error = {""};
    struct machine *machine = machine_create(dtb, size, NULL, &error);
    if (machine == NULL) {
        if (error.text[0] == '\0')
            abort(); /* refused, and nobody said why */
        return;
    }
    machine_reset(machine);
    fuzz_use(machine);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t magic[4] = {0xd0, 0x0d, 0xfe, 0xed};
    const struct builtin_board *board;
    struct blob blob = {0};
    if (size == 0)
        return 0;
    if (size >= 4 && memcmp(data, magic, 4) == 0) {
        use_blob(data, size);
        return 0;
    }
    board = fuzz_board(data[0] % 8 == 7 ? "mps2-an385" : "test-cpu");
    blob_put(&blob, board->dtb, board->size);
    edit_all(&blob, data + 1, size - 1);
    use_blob(blob.bytes, blob.size);
    blob_free(&blob);
    return 0;
}
