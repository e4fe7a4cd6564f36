-- Outside any transaction only: tables may be made again without what refers to them being touched.
pragma foreign_keys = off;
