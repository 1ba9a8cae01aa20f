/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The symbols of an image's file; fails the test if there are none. For symbols_destroy. */
#ifndef TESTS_SUPPORT_READ_SYMBOLS_H
#define TESTS_SUPPORT_READ_SYMBOLS_H

#include "image/image.h"
#include "symbols/symbols.h"

struct symbols *read_symbols(const struct image *, const char *path);

#endif
