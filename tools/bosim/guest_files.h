/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --semihosting DIR: the files that a guest may open. */
#ifndef BOSIM_GUEST_FILES_H
#define BOSIM_GUEST_FILES_H

#include "semihost.h"

struct guest_files;

/* NULL and error if there is no such directory. Set machine->files to guest_files_table. */
struct guest_files *guest_files_open(const char *directory, struct sim_error *);
const struct semihost_files *guest_files_table(const struct guest_files *);
void guest_files_close(struct guest_files *);

#endif
