/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a CMSIS-SVD file: what is accepted is sorted, has names and widths, and each
 * register is found again by its name; what is refused leaves nothing and a line of text. */
#include "draft/svd.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_register(const struct svd *svd, const struct svd_peripheral *peripheral,
                           const struct svd_register *reg)
{
    char name[1024];
    uint32_t address;
    unsigned low, bits;
    size_t i;
    assert(reg->name != NULL && (reg->width == 1 || reg->width == 2 || reg->width == 4));
    for (i = 0; i < reg->field_count; i++)
        assert(reg->fields[i].name != NULL && reg->fields[i].low <= 63);
    snprintf(name, sizeof name, "%s.%s", peripheral->name, reg->name);
    if (strchr(peripheral->name, '.') == NULL && strchr(reg->name, '.') == NULL)
        svd_find(svd, name, &address, &low, &bits);
}

static void check(const struct svd *svd)
{
    size_t i, k;
    for (i = 0; i < svd->peripheral_count; i++) {
        const struct svd_peripheral *peripheral = &svd->peripherals[i];
        assert(peripheral->name != NULL);
        assert(i == 0 || svd->peripherals[i - 1].base <= peripheral->base);
        for (k = 0; k < peripheral->register_count; k++) {
            assert(k == 0 ||
                   peripheral->registers[k - 1].offset <= peripheral->registers[k].offset);
            if (k < 100)
                check_register(svd, peripheral, &peripheral->registers[k]);
        }
        svd_peripheral_at(svd, peripheral->base);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct svd svd;
    struct sim_error error = {""};
    if (svd_parse(&svd, "fuzz.svd", data, size, &error)) {
        check(&svd);
        svd_free(&svd);
    } else {
        assert(error.text[0] != '\0' && svd.peripherals == NULL && svd.memory == NULL);
    }
    return 0;
}
