/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For a target that has a repair hook: libFuzzer calls it too, on every second mutation, as
 * driver.c does. Include once. */
#ifndef TESTS_FUZZ_REPAIR_H
#define TESTS_FUZZ_REPAIR_H

#include <stddef.h>
#include <stdint.h>

size_t fuzz_repair(uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, most);
    return seed % 2 == 0 ? fuzz_repair(data, size) : size;
}

#endif
