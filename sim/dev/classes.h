/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every device class of the library, a line each: included several times with DEVICE_CLASS
 * defined differently (device_classes.c). */
