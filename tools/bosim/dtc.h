/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devicetree compiler, run as a program. */
#ifndef BOSIM_DTC_H
#define BOSIM_DTC_H

#include "file.h"

/* Compiles a user's own .dts, with labels kept. What dtc says of mistakes (file, line) becomes the
 * error. A source with #include or #define goes through cpp first. */
bool dtc_compile(const char *path, struct bytes *dtb, struct sim_error *);
/* Source that is in memory, without #include; `name` is what errors call it. */
bool dtc_compile_text(const char *name, const void *text, size_t size, struct bytes *dtb,
                      struct sim_error *);
/* The source text of a blob. */
bool dtc_decompile(const void *dtb, size_t size, struct bytes *dts, struct sim_error *);

#endif
