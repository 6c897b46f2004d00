/** The pattern of a field for a name: the server refuses one of which nothing can be seen. */
export const VISIBLE = '.*[[\\p{L}\\p{N}\\p{P}\\p{S}\\p{Co}]--\\p{DI}--\\u2800].*';
