/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A processor for the tests of the engine of tables: eight registers, flags N, Z, C, V. */
#ifndef TESTS_SUPPORT_TOY_H
#define TESTS_SUPPORT_TOY_H

#include "engine/table/table.h"

enum toy_flags { TOY_NZ = 1, TOY_C = 2, TOY_V = 4, TOY_ALL = 7 };

struct toy_state {
    struct table_state table;
    uint32_t r[8];
    int64_t nz;
    uint32_t c, v;
};

#define OP(name, ...) TOY_##name,
enum toy_code {
#include "toy_ops.h"
    TOY_CODES
};
#undef OP

/* Where JUMPs go. */
#define TOY_PLACES 256u

#endif
