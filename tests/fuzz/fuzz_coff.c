/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a COFF file; also through the loader that tells formats by their content. */
#include "image_check.h"
#include "repair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_parser(image_parse_coff, data, size);
    check_parser(image_parse, data, size);
    return 0;
}

/* A header that the loader accepts, so that what it points to is looked at. */
size_t fuzz_repair(uint8_t *data, size_t size)
{
    if (size < 20)
        return size;
    data[0] = 0x83;
    data[1] %= 5;
    data[2] = 0; /* sections: not more than 15 */
    data[3] %= 16;
    data[16] = 0;
    data[17] = 28;
    data[19] |= 2;
    return size;
}
