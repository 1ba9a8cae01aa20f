/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes which services of the kernel the suite has called, from where, and what they returned, and
   prints that at the end: "SERVICE CONTEXT RESULT", each once. */
#ifndef MATRIX_H
#define MATRIX_H

#include "bos.h"

void note_void(const char *service);
void note_value(const char *service, long value);
void *note_pointer(const char *service, const void *value);

#endif
