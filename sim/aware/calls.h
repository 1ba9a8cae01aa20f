/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel calls, told to the probes (PROBE_CALL) before the first instruction of a service. Which
 * functions are services is known by their names in the image's symbol table, a const table a
 * kernel; a service that the compiler has put into its caller is not seen. */
#ifndef SIM_AWARE_CALLS_H
#define SIM_AWARE_CALLS_H

#include "image/image.h"
#include "machine.h"

struct calls;

/* Begins to tell. The image is the caller's and outlives it. NULL with error: no kernel that is
 * known, or no memory. Between runs. */
struct calls *calls_attach(struct machine *, const struct image *, struct sim_error *);
/* The same for one listener, who is told instead of the probes. `name` is the image's; NULL: an
 * inner function. `wakes`: it may make a task ready. Where the kernel's inner functions that do so
 * are in the image, as the compiler has left them for themselves, it is they; else each service. */
struct calls_listener {
    void (*called)(void *owner, const struct probe_event *instruction, const char *name,
                   bool wakes);
    void *owner;
};
struct calls *calls_listen(struct machine *, const struct image *, const struct calls_listener *,
                           struct sim_error *);
void calls_detach(struct calls *); /* before the machine is destroyed; NULL is nothing */

/* The service that a function's name means to its kernel's users ("k_sem_take" of
 * "z_impl_k_sem_take"), as a part of the text given; NULL: it is none. */
const char *calls_service(const struct calls *, const char *function);
size_t calls_count(const struct calls *); /* services in this image; a listener's inner ones too */

#endif
