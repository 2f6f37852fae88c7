export * from "regular-table";
