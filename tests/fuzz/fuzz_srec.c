/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a file of Motorola S-records. */
#include "image_check.h"
#include "records.h"
#include "repair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_parser(image_parse_srec, data, size);
    return 0;
}

/* All bytes of a record sum up to 0xff; its count leaves out itself. */
size_t fuzz_repair(uint8_t *data, size_t size)
{
    return records_repair(data, size, 'S', 2, 1, 0xff);
}
