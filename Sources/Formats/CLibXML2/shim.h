#pragma once

// Debian builds libxml2 with ICU, whose headers clash with Foundation's own copy as soon as one file
// imports both. Nothing here uses libxml2's converters, so its ICU parts are hidden from Swift.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlwriter.h>
#include <libxml/xmlerror.h>
