/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as an Intel HEX file. */
#include "image_check.h"
#include "records.h"
#include "repair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_parser(image_parse_hex, data, size);
    return 0;
}

/* All bytes of a record sum up to 0; its count leaves out itself, address, type, checksum. */
size_t fuzz_repair(uint8_t *data, size_t size)
{
    return records_repair(data, size, ':', 1, 5, 0);
}
