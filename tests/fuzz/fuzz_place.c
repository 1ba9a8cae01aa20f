/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a ROM without an address: a place that is found holds the first instruction, and the
 * board that is drafted for it has memory for image and stack; what is refused has a line of text.
 */
#include "draft/draft.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool holds(const struct draft *draft, uint32_t address)
{
    unsigned i;
    for (i = 0; i < draft->memory_count; i++)
        if (address >= draft->memories[i].first && address < draft->memories[i].end)
            return true;
    return false;
}

static void check_draft(const struct draft_place *place, const uint8_t *data, size_t size)
{
    const struct image_source source = {.raw = true, .address = place->address, .step = 1};
    struct draft draft = {.processor = processor_list[0]};
    struct sim_error error = {""};
    struct image image;
    struct blob text = {0};
    if (!image_parse_raw(&image, "fuzz.bin", data, size, &source, &error))
        return;
    if (draft_begin(&draft, &image, &error)) {
        assert(holds(&draft, draft.reset.entry) && holds(&draft, draft.reset.stack - 1));
        draft_write(&draft, NULL, &text);
        assert(text.size > 1000 && !text.failed);
    } else {
        assert(error.text[0] != '\0');
    }
    blob_free(&text);
    image_free(&image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct draft_place place;
    struct sim_error error = {""};
    if (draft_place(processor_list[0], "fuzz.bin", data, size, &place, &error)) {
        assert(place.reset.entry - place.address < size);
        check_draft(&place, data, size);
    } else {
        assert(error.text[0] != '\0');
    }
    return 0;
}
