export { BlobReader, BlobWriter, ZipReader, ZipWriter, configure } from "@zip.js/zip.js/index-native.js";
